import { TrainError, type JsonObject, restoreError } from '@telarjs/core'
import { fork, type ChildProcess } from 'node:child_process'
import { availableParallelism } from 'node:os'
import type { RunSummary } from '../runs/train-in-folder.js'
import type { FromWorker, ToWorker } from './messages.js'

/** A run for a worker: where a folder holds a checkpoint, it goes on from there. */
export interface PoolRun {
  readonly experiment: JsonObject
  readonly folder: string
  readonly signal?: AbortSignal | undefined
  readonly onEpoch?: (message: Extract<FromWorker, { type: 'epoch' }>) => void
  readonly onWarning?: (message: string) => void
}

/** Processes that train at once. */
export interface Pool {
  /** How many. */
  readonly size: number
  /** @throws TrainError where the run fails or its process ends */
  run(run: PoolRun): Promise<RunSummary>
  close(): void
}

export interface PoolOptions {
  readonly jobs?: number | undefined
  readonly backend?: string | undefined
  readonly requireGpu?: boolean | undefined
  readonly plugin: readonly string[]
}

/** Starts processes as they are needed; each keeps its backend for the runs that follow. A process that dies takes only its own run with it. */
export function createPool({ jobs, backend, requireGpu, plugin }: PoolOptions): Pool {
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

  async function run(job: PoolRun): Promise<RunSummary> {
    await slots.acquire()
    try {
      if (job.signal?.aborted) throw new TrainError({ where: 'worker', problem: 'it was interrupted before it began' })
      const child = idle.pop() ?? (await start())
      try {
        return await runIn(child, job)
      } finally {
        if (child.connected) idle.push(child)
      }
    } finally {
      slots.release()
    }
  }

  return {
    size,
    run,
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
async function runIn(
  child: ChildProcess,
  { experiment, folder, signal, onEpoch, onWarning }: PoolRun,
): Promise<RunSummary> {
  const send = (message: ToWorker) => void (child.connected && child.send(message))
  const stop = () => send({ type: 'stop' })
  let end = (): void => undefined
  try {
    return await new Promise<RunSummary>((done, fail) => {
      const died = (code: number | null, name: NodeJS.Signals | null) =>
        fail(new TrainError({ where: 'worker', problem: `its process ended with ${name ?? code}` }))
      const onMessage = (message: FromWorker): void => {
        if (message.type === 'epoch') onEpoch?.(message)
        if (message.type === 'warning') onWarning?.(message.message)
        if (message.type === 'end') done(message.summary)
        if (message.type === 'failed') fail(restoreError(message.name, message.issues))
      }
      child.on('message', onMessage).on('exit', died)
      end = () => void child.off('message', onMessage).off('exit', died)
      send({ type: 'run', experiment, folder })
      signal?.addEventListener('abort', stop, { once: true })
      if (signal?.aborted) stop()
    })
  } finally {
    end()
    signal?.removeEventListener('abort', stop)
  }
}
