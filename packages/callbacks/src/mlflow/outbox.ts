import type { Storage } from '@telarjs/core'
import { lastSteps, readSpool, spoolText, type Entry, type SpoolHead } from './entries.js'
import { createSender } from './sender.js'
import type { Server } from './server.js'

/** The file in the folder of a run in which entries wait. */
export const spoolFile = 'mlflow.jsonl'

/** What became of the entries. */
export interface Outcome {
  readonly sent: number
  /** How many stay in the file. */
  readonly waiting: number
  /** What the server will never take, and why. */
  readonly lost: readonly string[]
  /** Why the rest waits; empty where nothing does. */
  readonly why: string
}

export type Outbox = Awaited<ReturnType<typeof openOutbox>>

interface OutboxOptions {
  readonly storage: Storage
  readonly server: Server
  readonly experiment: string
  readonly name: string
  /** Whether the file goes on, with the run at the server that it belongs to. */
  readonly isResumed: boolean
}

/**
 * A queue between a run and a server: nothing that is added waits for the network. Entries stand in the file `mlflow.jsonl` before they are sent,
 * and stay there until the server has taken them.
 */
export async function openOutbox({ storage, server, experiment, name, isResumed }: OutboxOptions) {
  const there = readSpool(await storage.read(spoolFile))
  const found = isResumed ? there : undefined
  const about = { address: server.address, experiment, name }
  const head: SpoolHead = found ? { ...found.head, ...about } : { run: crypto.randomUUID(), ...about, logged: {} }
  const before = found ? lastSteps(found) : new Map<string, number>()
  const queue: Entry[] = [...(found?.entries ?? [])]
  const logged = new Map(before)
  await storage.write(spoolFile, new TextEncoder().encode(spoolText({ head, entries: queue })))
  const sender = createSender(queue, storage, server, { experiment, name, id: head.run })
  let saving: Promise<unknown> = Promise.resolve()
  sender.start()

  return {
    /** False where the file, and the run at the server, were there before. */
    isNew: found === undefined,
    /** Entries of another run in the same folder, which are given up. */
    replaced: found ? 0 : (there?.entries.length ?? 0),
    problem: sender.problem,

    /** Adds entries, without those that were logged before a resume: their steps are trained again with the same result. */
    add(entries: readonly Entry[]): void {
      const fresh = entries.filter((entry) => entry.type !== 'metric' || entry.step > (before.get(entry.key) ?? -1))
      for (const entry of fresh) if (entry.type === 'metric') logged.set(entry.key, entry.step)
      const text = fresh.map((entry) => `${JSON.stringify(entry)}\n`).join('')
      saving = saving.then(() => storage.append(spoolFile, text)).catch(() => undefined)
      queue.push(...fresh)
      sender.start()
    },

    /** Waits for the disk, never for the network. */
    settle: async (): Promise<void> => void (await saving),

    /** Sends what it can within a time, and keeps the rest in the file. A server that did not answer the last time is asked twice. */
    async close(milliseconds: number): Promise<Outcome> {
      await sender.stop(milliseconds)
      await saving
      const steps = { ...head, logged: Object.fromEntries(logged) }
      await storage.write(spoolFile, new TextEncoder().encode(spoolText({ head: steps, entries: queue })))
      return { sent: sender.sent(), waiting: queue.length, lost: sender.lost, why: sender.problem() ?? '' }
    },
  }
}
