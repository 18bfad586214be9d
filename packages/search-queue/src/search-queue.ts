import { ExperimentError, type Json } from '@telarjs/core'
import { Queue, QueueEvents } from 'bullmq'
import { parseAddress } from './address.js'
import { connect, inspectServer } from './connection.js'
import { followTask, type Follower, type QueueTask } from './follow.js'
import { queueName, type TaskData, type TaskOutcome } from './protocol.js'
import { serveTasks, type QueueWorker, type QueueWorkerOptions } from './serve.js'

/** A queue on a Redis or Valkey server, between one search and workers on any number of machines. */
export interface SearchQueue {
  /** The address without its password. */
  readonly address: string
  /** How many workers listen. */
  countWorkers(): Promise<number>
  /**
   * Has a task run by one of the workers. Its result is delivered once, whatever is killed meanwhile: a task whose worker is gone is taken by another
   * one, and a task that the server lost is put out again.
   *
   * @param search id of the search; tasks of other searches are told apart by it
   * @throws Error where the task failed
   */
  run(search: string, task: QueueTask): Promise<Json>
  /** Runs tasks in this process until it is closed. */
  serve(options: QueueWorkerOptions): QueueWorker
  /** Removes the finished tasks of `run`, and disconnects. */
  close(): Promise<void>
}

/** How a queue is opened. */
export interface QueueOptions {
  /** Begins the names of all keys; two groups with different prefixes on one server do not see each other. Defaults to `telar`. */
  readonly prefix?: string | undefined
  /** Used where the address has none. */
  readonly password?: string | undefined
  /** Told of outages and of a server that may lose what it is given. */
  readonly onWarning?: (message: string) => void
}

/** Events are hints and may be lost; each task is looked at so often without any. */
const lookMs = 3000
/** How long a server that is away may delay the end of what was aborted. */
const farewellMs = 3000

/**
 * Connects to a queue.
 *
 * @param address `redis://host:6379`, `rediss://user:password@host:6380/0` for TLS
 * @throws ExperimentError for what is no address; TrainError where nothing answers there, with the reason
 * @example
 * const queue = await openQueue('redis://localhost:6379')
 * const worker = queue.serve({ name: 'here', run: async ({ x }) => Number(x) ** 2 })
 * const result = await queue.run('my-search', { id: 'trial-0', task: { x: 3 } }) // 9
 * await worker.close()
 * await queue.close()
 */
export async function openQueue(
  address: string,
  { prefix = 'telar', password, onWarning = () => undefined }: QueueOptions = {},
): Promise<SearchQueue> {
  const where = parseAddress(address, password)
  if (!/^[\w.-]+$/.test(prefix))
    throw new ExperimentError({ where: 'queue prefix', expected: 'letters, digits, -, _ and .', received: prefix })
  const connection = await connect(where, onWarning)
  if (where.isOpen) onWarning(`${where.shown} has no password: whoever reaches it can make the workers train`)
  for (const warning of await inspectServer(connection.client)) onWarning(warning)
  // The braces keep all keys on one node of a cluster.
  const shared = { prefix: `{${prefix}}` }
  const queue = new Queue<TaskData, TaskOutcome>(queueName, { ...shared, connection: connection.client })
  queue.on('error', () => undefined)
  const bells = new Map<string, () => void>()
  const finished = new Set<string>()
  let events: QueueEvents | undefined

  /** Only the process that puts tasks out listens to what becomes of them. */
  function listen(): void {
    if (events) return
    events = new QueueEvents(queueName, { ...shared, connection: connection.duplicate() })
    events.on('error', () => undefined)
    const ring = ({ jobId }: { readonly jobId: string }): void => bells.get(jobId)?.()
    events.on('progress', ring).on('completed', ring).on('failed', ring)
  }

  async function run(search: string, task: QueueTask): Promise<Json> {
    listen()
    const id = `${search}.${task.id}`
    const follower = followTask(queue, id, task)
    try {
      const result = await untilOver(follower, task.signal, (bell) => bells.set(id, bell), onWarning)
      finished.add(id)
      return result
    } finally {
      bells.delete(id)
    }
  }

  return {
    address: where.shown,
    run,
    countWorkers: () => queue.getWorkersCount(),
    serve: (options) => serveTasks({ ...shared, connection: connection.client, queue }, options),
    async close() {
      const removed = Promise.all([...finished].map((id) => queue.remove(id))).catch(() => undefined)
      await Promise.race([removed, delay(farewellMs)])
      await Promise.race([Promise.all([events?.close(), queue.close()]), delay(farewellMs)])
      connection.close()
    },
  }
}

/** Looks again at each ring of the bell, and every few seconds without. */
async function untilOver(
  follower: Follower,
  signal: AbortSignal | undefined,
  hang: (bell: () => void) => void,
  onWarning: (message: string) => void,
): Promise<Json> {
  let rings = 0
  let wake = (): void => undefined
  const bell = (): void => {
    rings++
    wake()
  }
  // Such as a server whose memory is full: it is tried again.
  const warn = ({ message }: Error): void => onWarning(`the queue: ${message}`)
  hang(bell)
  signal?.addEventListener('abort', bell)
  const aborted = new Promise<void>((done) => signal?.addEventListener('abort', () => done(), { once: true }))
  try {
    while (!signal?.aborted) {
      const before = rings
      const outcome = await Promise.race([follower.look().catch(warn), aborted])
      if (outcome?.status === 'done') return outcome.result
      if (outcome) throw new Error(outcome.why)
      if (rings === before && !signal?.aborted)
        await Promise.race([new Promise<void>((done) => (wake = done)), delay(lookMs)])
    }
  } finally {
    signal?.removeEventListener('abort', bell)
  }
  await Promise.race([follower.stop().catch(warn), delay(farewellMs)])
  throw signal.reason
}

/** Does not keep the process alive. */
function delay(ms: number): Promise<undefined> {
  return new Promise((done) => setTimeout(() => done(undefined), ms).unref())
}
