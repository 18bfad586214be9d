import { concat } from '@telarjs/core'
import type { Run } from './callback.js'
import { eventFileHead, eventOf, scalarEvents, type Summary } from './event-file.js'
import { RECOGNIZED_BY } from './tensorboard/names.js'

/** Steps are written at most so often: to open and close a file ten times a second would cost more than to fill it. */
const flushMs = 1000

interface Records {
  readonly step: number
  readonly summaries: readonly Summary[]
}

export type EventFiles = Awaited<ReturnType<typeof openEventFiles>>

/** New files beside those from before a resume, one for training and one for each split, each created with its first record. */
export async function openEventFiles(storage: Run['storage'], folder: string, resumedAt: number | undefined) {
  const before = await storage.list(`${folder}/`)
  const seconds = Math.floor(Date.now() / 1000)
  // TensorBoard reads files in the order of their names, so the number in the name increases even if the clock does not.
  const ending = `${RECOGNIZED_BY}.${seconds}.telar.${String(before.length).padStart(4, '0')}`
  const open = new Set<string>()
  let waiting: Uint8Array[] = []
  let flushedAt = 0

  async function append(split: string, now: number, events: Uint8Array): Promise<void> {
    const file = `${folder}/${split === '' ? '' : `${split}/`}events.out.${ending}`
    const head = open.has(file) ? [] : [eventFileHead(resumedAt === undefined ? 0 : resumedAt + 1, now)]
    open.add(file)
    await storage.append(file, concat(Uint8Array, [...head, events]))
  }

  async function flush(): Promise<void> {
    if (waiting.length === 0) return
    const events = concat(Uint8Array, waiting)
    waiting = []
    flushedAt = Date.now()
    await append('', flushedAt / 1000, events)
  }

  return {
    async write(split: string, records: readonly Records[]): Promise<void> {
      const told = records.filter(({ summaries }) => summaries.length > 0)
      if (told.length === 0) return
      await flush()
      const now = Date.now() / 1000
      const events = told.map(({ step, summaries }) => eventOf(step, now, summaries))
      await append(split, now, concat(Uint8Array, events))
    },
    /** The same numbers of step after step of training. */
    async writeSteps(columns: Readonly<Record<string, ArrayLike<number>>>, from: number): Promise<void> {
      waiting.push(scalarEvents(columns, from, Date.now() / 1000))
      if (Date.now() - flushedAt >= flushMs) await flush()
    },
    async sync(): Promise<void> {
      await flush()
      for (const file of open) await storage.sync?.(file)
    },
  }
}
