import { isInsideFolder, show, type Json, type Storage } from '@telarjs/core'
import * as v from 'valibot'
import type { Run } from './callback.js'

/** The option of every callback that writes one file. */
export function fileOption(name: string) {
  const path = v.pipe(
    v.string(),
    v.minLength(1, 'Expected the name of a file but received ""'),
    v.check(isInsideFolder, ({ input }) => `Expected a path in the folder of the run but received ${show(input)}`),
  )
  return v.optional(v.pipe(path, v.description('The path of the file in the folder of the run')), name)
}

/** A log in the folder of a run, line by line. */
export interface LogFile {
  /**
   * Prepares the file: empty for a new run; for a resumed one as it was at the checkpoint, without the lines written after it.
   *
   * @param isLater whether a line after those of the checkpoint stays too; everything from the first one that does not is removed
   * @returns the lines that stay, and how many of them are later than the checkpoint
   */
  open(
    run: Run,
    isResumed: boolean,
    isLater?: (line: string) => boolean,
  ): Promise<{ readonly lines: readonly string[]; readonly later: number }>
  readonly isOpen: boolean
  append(...lines: string[]): Promise<void>
  /** Replaces all lines. */
  rewrite(lines: readonly string[]): Promise<void>
  /** Brings all lines to the disk. */
  sync(): Promise<void>
  /** How many lines there are, for a checkpoint. */
  save(): Json
  load(memory: Json): void
}

interface Memory {
  readonly file: string
  readonly lines: number
}

/** A log file whose number of lines is kept in checkpoints, so that a resumed run writes each line exactly once. */
export function createLogFile(file: string): LogFile {
  let storage: Storage | undefined
  let memory: Memory = { file, lines: 0 }

  async function rewrite(lines: readonly string[]): Promise<void> {
    await storage!.write(file, new TextEncoder().encode(lines.map((line) => `${line}\n`).join('')))
    memory = { file, lines: lines.length }
  }

  return {
    rewrite,
    get isOpen() {
      return storage !== undefined
    },
    async open(run, isResumed, isLater = () => false) {
      storage = run.storage
      const bytes = await storage.read(file)
      const expected = isResumed && memory.file === file ? memory.lines : 0
      memory = { file, lines: 0 }
      if (bytes === undefined) return { lines: [], later: 0 }
      // What stands after the last line break was cut off by a crash.
      const all = new TextDecoder().decode(bytes).split('\n').slice(0, -1)
      if (all.length < expected) {
        run.warn(
          `${file}: expected the ${expected} lines written before the checkpoint, found ${all.length}; what is missing stays missing`,
        )
      }
      const after = isResumed ? all.slice(expected) : []
      const end = after.findIndex((line) => !isLater(line))
      const later = end === -1 ? after.length : end
      const lines = all.slice(0, expected + later)
      await rewrite(lines)
      return { lines, later }
    },
    async append(...lines) {
      await storage!.append(file, lines.map((line) => `${line}\n`).join(''))
      memory = { file, lines: memory.lines + lines.length }
    },
    sync: async () => (memory.lines > 0 ? storage?.sync?.(file) : undefined),
    save: () => ({ ...memory }),
    load: (saved) => void (memory = saved as unknown as Memory),
  }
}
