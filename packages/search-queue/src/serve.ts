import type { Json, JsonObject } from '@telarjs/core'
import { DelayedError, WaitingError, Worker, type Job, type Queue } from 'bullmq'
import type { Redis } from 'ioredis'
import { randomUUID } from 'node:crypto'
import { protocol, queueName, type TaskData, type TaskNote, type TaskOutcome } from './protocol.js'

/** What a running task is given beside itself. */
export interface TaskContext {
  /** Aborts where the search no longer wants the task, where this machine lost it to another one, and where the worker is closed. */
  readonly signal: AbortSignal
  /** Tells the search something. It arrives in order, after the server was away too. */
  report(value: Json): void
}

/** A worker: what it is called and how it runs a task. */
export interface QueueWorkerOptions {
  /** For people, such as the name of the machine. */
  readonly name: string
  /** Tasks at once. Defaults to one. */
  readonly jobs?: number
  /** Seconds after which the task of a worker that fell silent goes to another one. Defaults to 60: an outage of the server may last half as long. */
  readonly lockSeconds?: number
  /** Says why this worker cannot run a task, if it cannot; the task is then left to others. */
  refuse?(task: JsonObject): Promise<string | undefined>
  /**
   * Runs a task. It must not block this process for longer than the lock lasts: what trains belongs into a process or thread of its own.
   * Where it throws, the task has failed and is not tried again, unless the signal was aborted.
   */
  run(task: JsonObject, context: TaskContext): Promise<Json>
  onWarning?(message: string): void
}

/** A worker that runs. */
export interface QueueWorker {
  /** Stops what runs and leaves it to other workers. */
  close(): Promise<void>
}

interface Surroundings {
  readonly prefix: string
  readonly connection: Redis
  readonly queue: Queue<TaskData, TaskOutcome>
}

/** How long a task that was refused is kept from being taken again, and how much longer this worker waits after each one in a row. */
const refusedMs = 1000
const mostRefusals = 3
/** How often a task that reports nothing is looked at: whether it is still wanted. */
const wantedMs = 2000

/** What aborts a task. */
type StopReason = 'unwanted' | 'lost' | 'closing'

/** Takes tasks from the queue until it is closed. */
export function serveTasks({ prefix, connection, queue }: Surroundings, options: QueueWorkerOptions): QueueWorker {
  const { name, jobs = 1, lockSeconds = 60, onWarning = () => undefined } = options
  const running = new Map<string, AbortController>()
  let refusals = 0
  let isClosing = false

  /** Leaves a task to others for a moment. The more this worker refuses, the less it gets in their way. */
  async function leave(job: Job<TaskData>, token: string, why: string): Promise<never> {
    await createNotes(job, onWarning)({ type: 'refused', worker: name, why })
    await job.moveToDelayed(Date.now() + refusedMs, token)
    const patience = Math.min(refusals++, mostRefusals) * refusedMs
    const until = Date.now() + patience
    while (Date.now() < until && !isClosing) await new Promise((done) => setTimeout(done, 100))
    throw new DelayedError()
  }

  async function process(job: Job<TaskData, TaskOutcome>, token = ''): Promise<TaskOutcome> {
    if (job.data.stop) return { status: 'stopped' }
    const why =
      job.data.protocol === protocol
        ? await options.refuse?.(job.data.task)
        : `it speaks protocol ${protocol} of the queue, the search ${job.data.protocol}`
    if (why !== undefined) return leave(job, token, why)
    refusals = 0
    const controller = new AbortController()
    running.set(job.id!, controller)
    if (isClosing) controller.abort('closing' satisfies StopReason)
    try {
      const outcome = await runTask(job, { queue, options, controller })
      if (outcome.status !== 'stopped' || controller.signal.reason !== 'closing') return outcome
    } finally {
      running.delete(job.id!)
    }
    await job.moveToWait(token)
    throw new WaitingError()
  }

  const worker = new Worker<TaskData, TaskOutcome>(queueName, process, {
    prefix,
    connection,
    name,
    concurrency: jobs,
    lockDuration: lockSeconds * 1000,
    stalledInterval: lockSeconds * 250,
    // A machine that dies is no fault of the task.
    maxStalledCount: 1_000_000,
  })
  worker.on('error', ({ message }) => {
    // The connection tells of outages itself.
    if (!/ECONN|Connection is closed|Missing lock|Missing key/.test(message)) onWarning(message)
  })
  worker.on('lockRenewalFailed', (ids) => {
    for (const id of ids) running.get(id)?.abort('lost' satisfies StopReason)
  })
  return {
    async close() {
      isClosing = true
      const closed = worker.close()
      for (const controller of running.values()) controller.abort('closing' satisfies StopReason)
      await closed
    },
  }
}

interface Running {
  readonly queue: Queue<TaskData, TaskOutcome>
  readonly options: QueueWorkerOptions
  readonly controller: AbortController
}

async function runTask(job: Job<TaskData>, { queue, options, controller }: Running): Promise<TaskOutcome> {
  const { name, onWarning = () => undefined } = options
  const { signal } = controller
  const note = createNotes(job, onWarning)
  const askWhetherWanted = async (): Promise<void> => {
    const now = await queue.getJob(job.id!)
    if (!now || now.data.stop || now.data.born !== job.data.born) controller.abort('unwanted' satisfies StopReason)
  }
  const timer = setInterval(() => void askWhetherWanted().catch(() => undefined), wantedMs)
  let told = note({ type: 'began', worker: name })
  const report = (value: Json): void => {
    told = told.then(async () => {
      if (!signal.aborted) await note({ type: 'report', value })
      await askWhetherWanted().catch(() => undefined)
    })
  }
  try {
    const result = await options.run(job.data.task, { signal, report })
    return { status: 'done', result }
  } catch (error) {
    return signal.aborted ? { status: 'stopped' } : { status: 'failed', why: (error as Error).message }
  } finally {
    clearInterval(timer)
    await told
  }
}

/** Writes into the job's log, which is kept with it, and then rings, since the search need not hear it. */
function createNotes(job: Job<TaskData>, onWarning: (message: string) => void): (note: TaskNote) => Promise<void> {
  const lease = randomUUID()
  let number = 0
  return async (note) => {
    try {
      await job.log(JSON.stringify({ lease, number: number++, note }))
      await job.updateProgress(number)
    } catch (error) {
      // The job may be gone; whether it is still wanted is asked elsewhere.
      onWarning(`a report was not taken: ${(error as Error).message}`)
    }
  }
}
