import { TrainError, type JsonObject, restoreError } from '@telarjs/core'
import { fork, type ChildProcess } from 'node:child_process'
import { availableParallelism } from 'node:os'
import type { FromWorker, ToWorker, TrainedRun } from './messages.js'

/** A run for a worker: where a folder holds a checkpoint, it goes on from there. */
export interface PoolRun {
  readonly experiment: JsonObject
  readonly folder: string
  /** Whether the network that the run ends with is kept as `checkpoints/final.telar`. */
  readonly keepsFinal?: boolean
  readonly signal?: AbortSignal | undefined
  /** Called where the run begins after it waited for others; for a second time where another machine takes it over. */
  readonly onStart?: () => void
  readonly onEpoch?: (message: Extract<FromWorker, { type: 'epoch' }>) => void
  readonly onWarning?: (message: string) => void
}

/** Carries runs to where they are trained: processes of this machine, or workers on others. */
export interface Pool {
  /** How many runs at once. */
  readonly size: number
  /** @throws Error where the run fails or its process ends */
  run(run: PoolRun): Promise<TrainedRun>
  close(): void | Promise<void>
}

/** A pool of processes. */
export interface ProcessPool extends Pool {
  /** Starts a process that the first run will take. @throws TrainError where it cannot start, such as for want of the backend */
  prepare(): Promise<void>
  /** The checksum of an experiment's data as this machine has it, which is loaded in a process. @throws DataError where it cannot be */
  identify(experiment: JsonObject): Promise<string>
  close(): void
}

export interface PoolOptions {
  readonly jobs?: number | undefined
  readonly backend?: string | undefined
  readonly requireGpu?: boolean | undefined
  readonly plugin: readonly string[]
}

/** Starts processes as they are needed; each keeps its backend for the runs that follow. A process that dies takes only its own run with it. */
export function createPool({ jobs, backend, requireGpu, plugin }: PoolOptions): ProcessPool {
  const cores = availableParallelism()
  const size = jobs === undefined ? defaultSize(cores, { backend, requireGpu }) : jobs
  const threads = Math.max(1, Math.floor(cores / size))
  const args = [
    'train-worker',
    '--threads',
    String(threads),
    ...(backend ? ['--backend', backend] : []),
    ...(requireGpu ? ['--require-gpu'] : []),
    ...plugin.flatMap((name) => ['--plugin', name]),
  ]
  const idle: ChildProcess[] = []
  const all = new Set<ChildProcess>()
  const slots = createSlots(size)

  async function start(): Promise<ChildProcess> {
    const child = fork(process.argv[1]!, args, { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] })
    all.add(child)
    let errors = ''
    child.stderr!.on('data', (text) => (errors = `${errors}${String(text)}`.slice(-2000)))
    child.on('exit', () => all.delete(child))
    await new Promise<void>((done, fail) => {
      child.once('message', () => done())
      child.once('exit', () =>
        fail(new TrainError({ where: 'worker', problem: `it could not start: ${errors.trim() || 'it said nothing'}` })),
      )
    })
    return child
  }

  /** Lends a process, as soon as one is free. */
  async function withProcess<T>(use: (child: ChildProcess) => Promise<T>, signal?: AbortSignal): Promise<T> {
    await slots.acquire()
    try {
      if (signal?.aborted) throw new TrainError({ where: 'worker', problem: 'it was interrupted before it began' })
      const child = idle.pop() ?? (await start())
      try {
        return await use(child)
      } finally {
        if (child.connected) idle.push(child)
      }
    } finally {
      slots.release()
    }
  }

  return {
    size,
    run: (job) => withProcess((child) => runIn(child, job), job.signal),
    identify: (experiment) => withProcess((child) => identifyIn(child, experiment)),
    async prepare() {
      idle.push(await start())
    },
    close() {
      for (const child of all) child.disconnect()
    },
  }
}

/** Lets at most `size` callers go on at once; the others wait in their order. */
function createSlots(size: number): { acquire(): Promise<void>; release(): void } {
  const waiting: (() => void)[] = []
  let free = size
  return {
    async acquire() {
      if (free > 0) free--
      else await new Promise<void>((done) => waiting.push(done))
    },
    release() {
      const next = waiting.shift()
      if (next) next()
      else free++
    },
  }
}

/** How many runs train at once: one for each core, but a single one where a GPU was asked for. */
function defaultSize(cores: number, { backend, requireGpu }: Pick<PoolOptions, 'backend' | 'requireGpu'>): number {
  return requireGpu || backend === 'webgpu' || backend === 'cuda' ? 1 : Math.min(cores, 8)
}

/** One run in one process. */
async function runIn(child: ChildProcess, run: PoolRun): Promise<TrainedRun> {
  const { experiment, folder, keepsFinal = false, signal, onStart, onEpoch, onWarning } = run
  const stop = () => send(child, { type: 'stop' })
  onStart?.()
  try {
    const ended = converse<TrainedRun>(child, { type: 'run', experiment, folder, keepsFinal }, (message, done) => {
      if (message.type === 'epoch') onEpoch?.(message)
      if (message.type === 'warning') onWarning?.(message.message)
      if (message.type === 'end') done(message)
    })
    signal?.addEventListener('abort', stop, { once: true })
    if (signal?.aborted) stop()
    return await ended
  } finally {
    signal?.removeEventListener('abort', stop)
  }
}

function identifyIn(child: ChildProcess, experiment: JsonObject): Promise<string> {
  return converse<string>(child, { type: 'identify', experiment }, (message, done) => {
    if (message.type === 'identified') done(message.checksum)
  })
}

function send(child: ChildProcess, message: ToWorker): void {
  if (child.connected) child.send(message)
}

/** Asks a process for something, and listens until it is done, has failed or has ended. */
async function converse<T>(
  child: ChildProcess,
  question: ToWorker,
  hear: (message: FromWorker, done: (answer: T) => void) => void,
): Promise<T> {
  let end = (): void => undefined
  try {
    return await new Promise<T>((done, fail) => {
      const died = (code: number | null, name: NodeJS.Signals | null) =>
        fail(new TrainError({ where: 'worker', problem: `its process ended with ${name ?? code}` }))
      const onMessage = (message: FromWorker): void => {
        if (message.type === 'failed') fail(restoreError(message.name, message.issues))
        else hear(message, done)
      }
      child.on('message', onMessage).on('exit', died)
      end = () => void child.off('message', onMessage).off('exit', died)
      send(child, question)
    })
  } finally {
    end()
  }
}
