import type { Storage } from '@telarjs/core'
import * as v from 'valibot'

/** The option of every callback that writes one file. */
export function fileOption(name: string) {
  const path = v.pipe(v.string(), v.minLength(1, 'Expected the name of a file but received ""'))
  return v.optional(v.pipe(path, v.description('The path of the file in the folder of the run')), name)
}

/**
 * Makes a log ready for a run: empty for a new one; for one that is resumed, without the lines written
 * after the checkpoint it goes on from, and without a last line that a crash cut off.
 *
 * @param keep whether a whole line belongs to what was done before
 * @returns how many lines there are
 */
export async function openLog(
  storage: Storage,
  file: string,
  resumed: boolean,
  keep: (line: string) => boolean,
): Promise<number> {
  const bytes = await storage.read(file)
  if (bytes === undefined) return 0
  const lines = resumed ? new TextDecoder().decode(bytes).split('\n').slice(0, -1).filter(keep) : []
  await storage.write(file, new TextEncoder().encode(lines.map((line) => `${line}\n`).join('')))
  return lines.length
}
