import { concat } from '@telarjs/core'
import type { Run } from './callback.js'
import { eventFileHead, eventOf, scalarEvents, type Summary } from './event-file.js'

/** The part of a file's name by which TensorBoard recognizes it. */
export const RECOGNIZED_BY = 'tfevents'

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
  async function append(split: string, now: number, events: Uint8Array): Promise<void> {
    const file = `${folder}/${split === '' ? '' : `${split}/`}events.out.${ending}`
    const head = open.has(file) ? [] : [eventFileHead(resumedAt === undefined ? 0 : resumedAt + 1, now)]
    open.add(file)
    await storage.append(file, concat(Uint8Array, [...head, events]))
  }

  return {
    async write(split: string, records: readonly Records[]): Promise<void> {
      const told = records.filter(({ summaries }) => summaries.length > 0)
      if (told.length === 0) return
      const now = Date.now() / 1000
      const events = told.map(({ step, summaries }) => eventOf(step, now, summaries))
      await append(split, now, concat(Uint8Array, events))
    },
    /** The same numbers of step after step of training. */
    async writeSteps(columns: Readonly<Record<string, ArrayLike<number>>>, from: number): Promise<void> {
      const now = Date.now() / 1000
      await append('', now, scalarEvents(columns, from, now))
    },
    async sync(): Promise<void> {
      for (const file of open) await storage.sync?.(file)
    },
  }
}
