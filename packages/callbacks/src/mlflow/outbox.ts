import type { Storage } from '@telarjs/core'
import { createClient, Refusal, type ServerRun } from './client.js'
import { lastSteps, readSpool, spoolText, type Entry, type SpoolHead } from './entries.js'
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

/** Limits of one request (MLflow's REST API). */
const most = { entries: 1000, params: 100, tags: 100 }
/** Between tries, and at the end for a server that did not answer the last time. */
const wait = { firstMs: 500, longestMs: 30_000, awayMs: 2000 }

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

    /** Sends what it can within a time, and keeps the rest in the file. A server that did not answer the last time is asked once. */
    async close(milliseconds: number): Promise<Outcome> {
      await sender.stop(milliseconds)
      await saving
      const steps = { ...head, logged: Object.fromEntries(logged) }
      await storage.write(spoolFile, new TextEncoder().encode(spoolText({ head: steps, entries: queue })))
      return { sent: sender.sent(), waiting: queue.length, lost: sender.lost, why: sender.problem() ?? '' }
    },
  }
}

/** Sends a queue from its front, one request at a time. */
function createSender(
  queue: Entry[],
  storage: Storage,
  server: Server,
  names: { readonly experiment: string; readonly name: string; readonly id: string },
) {
  const abort = new AbortController()
  const client = createClient(server, abort.signal)
  const lost: string[] = []
  let [run, limit, pause, sent]: [ServerRun | undefined, number, number, number] = [undefined, most.entries, 0, 0]
  let [problem, working, isEnding]: [string | undefined, Promise<void> | undefined, boolean] = [
    undefined,
    undefined,
    false,
  ]
  let wake = () => undefined as void

  async function work(): Promise<void> {
    while (queue.length > 0) {
      const isLastTry = isEnding
      try {
        run ??= await client.openRun(names)
        await sendNext(run)
        ;[problem, pause] = [undefined, 0]
      } catch (error) {
        problem = wordsOf(error, server)
        if (isLastTry) return
        if (isEnding) continue
        pause = Math.min(2 * pause || wait.firstMs, wait.longestMs)
        await new Promise<void>((done) => {
          wake = done
          setTimeout(done, pause).unref?.()
        })
      }
    }
  }

  async function sendNext(to: ServerRun): Promise<void> {
    const batch = batchOf(queue, limit)
    try {
      await deliver(to, batch)
      sent += batch.length
    } catch (error) {
      if (!(error instanceof Refusal && error.isFinal)) throw error
      // One entry is at fault: halves of the batch are tried until it is alone.
      limit = Math.max(1, batch.length >> 1)
      if (batch.length > 1) return
      lost.push(`${nameOf(batch[0]!)}: ${error.message}`)
    }
    queue.splice(0, batch.length)
    limit = most.entries
  }

  async function deliver(to: ServerRun, batch: readonly Entry[]): Promise<unknown> {
    const [first] = batch
    if (first?.type === 'status') return client.updateStatus(to, first)
    if (first?.type !== 'artifact') return client.logBatch(to, partsOf(batch))
    const bytes = await storage.read(first.file)
    if (!bytes) throw new Refusal(404, '', `${first.file} is no longer there`)
    return client.putArtifact(to, first.path, bytes)
  }

  const start = () => void (working ??= work().finally(() => (working = undefined)))
  return {
    start,
    lost,
    sent: () => sent,
    problem: () => problem,
    async stop(milliseconds: number): Promise<void> {
      isEnding = true
      wake()
      if (queue.length > 0) start()
      const timer = setTimeout(
        () => abort.abort(),
        problem === undefined ? milliseconds : Math.min(milliseconds, wait.awayMs),
      )
      await working
      clearTimeout(timer)
    },
  }
}

/** As many entries from the front as one request takes: values, params and tags together, anything else alone. */
function batchOf(queue: readonly Entry[], limit: number): Entry[] {
  const counts: Record<string, number> = { param: 0, tag: 0 }
  const batch: Entry[] = []
  for (const entry of queue.slice(0, limit)) {
    const isAlone = entry.type === 'artifact' || entry.type === 'status'
    if (isAlone) return batch.length === 0 ? [entry] : batch
    counts[entry.type] = (counts[entry.type] ?? 0) + 1
    if (counts['param']! > most.params || counts['tag']! > most.tags) return batch
    batch.push(entry)
  }
  return batch
}

function partsOf(batch: readonly Entry[]) {
  const of = (wanted: Entry['type']) =>
    batch.filter(({ type }) => type === wanted).map(({ type: _, ...entry }) => entry)
  return { metrics: of('metric'), params: of('param'), tags: of('tag') }
}

function nameOf(entry: Entry): string {
  if (entry.type === 'artifact') return entry.path
  return entry.type === 'status' ? entry.status : `${entry.type} '${entry.key}'`
}

function wordsOf(error: unknown, { address }: Server): string {
  if (error instanceof Refusal)
    return error.status === 401
      ? `${address} asks who you are: set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD`
      : `${address} refuses: ${error.message}`
  const { message, cause } = error as Error
  return `${address} does not answer (${(cause as Error | undefined)?.message || message})`
}
