/** What plugins are for, by their ids, where a language has other words than the plugins' own. */
export const summaries: { readonly plugins: Readonly<Record<string, string>> } = { plugins: {} }
