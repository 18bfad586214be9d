import type { Files, OpenFile } from '../dataset.js'

/** Bytes in memory, as a file of which parts are read. */
export function openBytes(bytes: Uint8Array): OpenFile {
  return {
    size: bytes.length,
    slice: async (start, end) => bytes.subarray(start, end),
    close: async () => undefined,
  }
}

/** The bytes of a file of any source, in pieces where the source can give them. */
export async function* filePieces(files: Files, path: string): AsyncGenerator<Uint8Array> {
  if (files.stream) yield* files.stream(path)
  else yield await files.read(path)
}

/** Opens a file of any source: parts of it, where the source can give them, otherwise the whole. @throws DataError that names the file */
export async function openFile(files: Files, path: string): Promise<OpenFile> {
  return files.open ? files.open(path) : openBytes(await files.read(path))
}
