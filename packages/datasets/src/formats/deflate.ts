/** The largest compression ratio of deflate. A file that claims more is damaged, and no memory is allocated for it. */
export const maxDeflateRatio = 1032
