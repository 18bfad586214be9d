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
  /** Runs that one process trains together on its GPU. Default 1. */
  readonly stack?: number | undefined
  readonly backend?: string | undefined
  readonly requireGpu?: boolean | undefined
  readonly plugin: readonly string[]
}

/** Starts processes as they are needed; each keeps its backend for the runs that follow. A process that dies takes only its own runs with it. */
export function createPool({ jobs, stack = 1, backend, requireGpu, plugin }: PoolOptions): ProcessPool {
  const cores = availableParallelism()
  // A stack has its GPU to itself.
  const count = jobs ?? (stack > 1 ? 1 : defaultSize(cores, { backend, requireGpu }))
  const size = count * stack
  const threads = Math.max(1, Math.floor(cores / count))
  const args = [
    'train-worker',
    '--threads',
    String(threads),
    ...(stack > 1 ? ['--stack', String(stack)] : []),
    ...(backend ? ['--backend', backend] : []),
    ...(requireGpu ? ['--require-gpu'] : []),
    ...plugin.flatMap((name) => ['--plugin', name]),
  ]
  const slots = createSlots(size)
  const processes = createProcesses(args, stack)

  /** Lends a process, as soon as one is free. */
  async function withProcess<T>(use: (child: ChildProcess) => Promise<T>, signal?: AbortSignal): Promise<T> {
    await slots.acquire()
    try {
      if (signal?.aborted) throw new TrainError({ where: 'worker', problem: 'it was interrupted before it began' })
      const child = await processes.take()
      try {
        return await use(child)
      } finally {
        processes.giveBack(child)
      }
    } finally {
      slots.release()
    }
  }

  return {
    size,
    run: (job) => withProcess((child) => runIn(child, job), job.signal),
    identify: (experiment) => withProcess((child) => identifyIn(child, experiment)),
    prepare: processes.prepare,
    close: processes.close,
  }
}

/** Processes that take `stack` runs each. */
function createProcesses(args: readonly string[], stack: number) {
  /** A process stands here once for each run that it can still take. */
  const idle: ChildProcess[] = []
  /** Processes that are about to be there, and how many more runs they can take. */
  const starting = new Set<Starting>()
  const all = new Set<ChildProcess>()

  async function start(): Promise<ChildProcess> {
    const child = fork(process.argv[1]!, args, { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] })
    // Each of its runs listens to it, beside those who listen here; Node would take more than ten for a leak.
    child.setMaxListeners(stack + 10)
    all.add(child)
    let errors = ''
    child.stderr!.on('data', (text) => (errors = `${errors}${String(text)}`.slice(-2000)))
    child.on('exit', () => {
      all.delete(child)
      while (idle.includes(child)) idle.splice(idle.indexOf(child), 1)
    })
    await new Promise<void>((done, fail) => {
      child.once('message', () => done())
      child.once('exit', () =>
        fail(new TrainError({ where: 'worker', problem: `it could not start: ${errors.trim() || 'it said nothing'}` })),
      )
    })
    return child
  }

  function begin(): Starting {
    const begun: Starting = { child: start(), left: stack }
    const arrive = (child: ChildProcess): void => {
      for (; begun.left > 0; begun.left--) idle.push(child)
    }
    starting.add(begun)
    void begun.child.then(arrive, () => undefined).finally(() => starting.delete(begun))
    return begun
  }

  return {
    /** A process with room for a run: one that is there, one that is about to be, or another one. */
    async take(): Promise<ChildProcess> {
      const free = idle.pop()
      if (free) return free
      const begun = [...starting].find(({ left }) => left > 0) ?? begin()
      begun.left--
      return begun.child
    },
    giveBack(child: ChildProcess): void {
      if (child.connected) idle.push(child)
    },
    async prepare(): Promise<void> {
      await begin().child
    },
    close(): void {
      for (const child of all) child.disconnect()
    },
  }
}

/** A process on its way, and how many runs it can take that nobody has claimed yet. */
interface Starting {
  readonly child: Promise<ChildProcess>
  left: number
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
  const stop = () => send(child, { type: 'stop', folder })
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
        if (message.folder !== (question.type === 'run' ? question.folder : undefined)) return
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
