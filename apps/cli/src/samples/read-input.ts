import { DataError } from '@telarjs/core'
import { readFile } from 'node:fs/promises'

/** Reads a file that somebody named. @throws DataError that names it where it cannot be read */
export async function readInput(path: string): Promise<Uint8Array> {
  try {
    return new Uint8Array(await readFile(path))
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    throw new DataError(
      { where: path, problem: code === 'ENOENT' ? 'there is no such file' : message },
      { cause: error },
    )
  }
}
