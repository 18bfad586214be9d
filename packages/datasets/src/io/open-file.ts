import type { Files, OpenFile } from '../dataset.js'

/** Bytes in memory, as a file of which parts are read. */
export function openBytes(bytes: Uint8Array): OpenFile {
  return {
    size: bytes.length,
    slice: async (start, end) => bytes.subarray(start, end),
    close: async () => undefined,
  }
}

/** Opens a file of any source: parts of it, where the source can give them, otherwise the whole. @throws DataError that names the file */
export async function openFile(files: Files, path: string): Promise<OpenFile> {
  return files.open ? files.open(path) : openBytes(await files.read(path))
}
