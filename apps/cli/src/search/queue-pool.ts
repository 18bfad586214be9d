import type { JsonObject } from '@telarjs/core'
import { makeFolder } from '@telarjs/datasets/node'
import type { SearchQueue } from '@telarjs/search-queue'
import { randomUUID } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { FromWorker, TrainedRun } from '../workers/messages.js'
import type { Pool } from '../workers/pool.js'
import { queueRun, type SearchedData } from './queue-run.js'

/** Trials that are out at once, where it is not said: enough for a few machines, and not so many that a search which learns guesses blindly. */
const defaultJobs = 8

/** A pool whose runs are trained by workers on other machines. */
export interface QueuePoolOptions {
  readonly queue: SearchQueue
  /** Of the search: `search-mnist`. */
  readonly name: string
  /** Of the search, by `searchId`. */
  readonly id: string
  readonly data?: SearchedData | undefined
  readonly jobs?: number | undefined
  readonly warn: (line: string) => void
}

/** Puts runs out on a queue, for `telar worker` on any machine. */
export function createQueuePool({ queue, name, id, data, jobs = defaultJobs, warn }: QueuePoolOptions): Pool {
  const told = new Set<string>()

  function warnOnce(line: string): void {
    if (!told.has(line)) warn(line)
    told.add(line)
  }

  return {
    size: jobs,
    async run({ experiment, folder: place, signal, onStart, onEpoch, onWarning }) {
      const trial = basename(place)
      const result = await queue.run(id, {
        id: trial,
        task: queueRun(experiment, [name, id, trial], data) as unknown as JsonObject,
        signal,
        onStart: () => onStart?.(),
        onReport(value) {
          const message = value as unknown as FromWorker
          if (message.type === 'epoch') onEpoch?.(message)
          if (message.type === 'warning') onWarning?.(message.message)
        },
        onRefusal: ({ worker, why }) => warnOnce(`worker ${worker} leaves the trials of this search to others: ${why}`),
      })
      return result as unknown as TrainedRun
    },
    close: () => queue.close(),
  }
}

/** The id of the search in a folder, which tells its trials from those of another search of the same name; made where it has none. */
export async function searchId(folder: string): Promise<string> {
  await makeFolder(folder)
  const path = join(folder, 'queue-id.txt')
  try {
    await writeFile(path, randomUUID().slice(0, 8), { flag: 'wx' })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  return (await readFile(path, 'utf8')).trim()
}
