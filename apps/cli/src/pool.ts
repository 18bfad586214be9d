import { TrainError, type JsonObject } from '@telar/core'
import { fork, type ChildProcess } from 'node:child_process'
import { availableParallelism } from 'node:os'
import type { RunSummary } from './run-in-folder.js'
import type { FromWorker, ToWorker } from './worker-messages.js'

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
  readonly jobs?: string | undefined
  readonly backend?: string | undefined
  readonly requireGpu?: boolean | undefined
  readonly plugin: readonly string[]
}

/** Starts processes as they are needed; each keeps its backend for the runs that follow. A process that dies takes only its own run with it. */
export function createPool({ jobs, backend, requireGpu, plugin }: PoolOptions): Pool {
  const cores = availableParallelism()
  const size = Math.max(1, jobs === undefined ? Math.min(cores, 8) : Number(jobs))
  const threads = Math.max(1, Math.floor(cores / size))
  const args = ['worker', '--threads', String(threads), ...(backend ? ['--backend', backend] : []), ...(requireGpu ? ['--require-gpu'] : []), ...plugin.flatMap((name) => ['--plugin', name])]
  const idle: ChildProcess[] = []
  const all = new Set<ChildProcess>()
  let waiting: ((child: ChildProcess) => void)[] = []

  async function take(): Promise<ChildProcess> {
    const free = idle.pop()
    if (free) return free
    if (all.size < size) return start()
    return new Promise((done) => (waiting = [...waiting, done]))
  }

  async function start(): Promise<ChildProcess> {
    const child = fork(process.argv[1]!, args, { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] })
    all.add(child)
    let errors = ''
    child.stderr!.on('data', (text) => (errors = `${errors}${String(text)}`.slice(-2000)))
    child.on('exit', () => all.delete(child))
    await new Promise<void>((done, fail) => {
      child.once('message', () => done())
      child.once('exit', () => fail(new TrainError(`a worker could not start: ${errors.trim() || 'it said nothing'}`)))
    })
    return child
  }

  function giveBack(child: ChildProcess): void {
    if (!child.connected) return
    const [next, ...rest] = waiting
    waiting = rest
    if (next) next(child)
    else idle.push(child)
  }

  async function run({ experiment, folder, signal, onEpoch, onWarning }: PoolRun): Promise<RunSummary> {
    const child = await take()
    const send = (message: ToWorker) => void child.send(message)
    const stop = () => child.connected && send({ type: 'stop' })
    signal?.addEventListener('abort', stop, { once: true })
    try {
      return await new Promise<RunSummary>((done, fail) => {
        const died = (code: number | null, name: NodeJS.Signals | null) => fail(new TrainError(`its process ended with ${name ?? code}`))
        child.once('exit', died)
        child.removeAllListeners('message')
        child.on('message', (message: FromWorker) => {
          if (message.type === 'epoch') onEpoch?.(message)
          if (message.type === 'warning') onWarning?.(message.message)
          if (message.type !== 'end' && message.type !== 'failed') return
          child.off('exit', died)
          if (message.type === 'end') done(message.summary)
          else fail(new TrainError(message.message))
        })
        send({ type: 'run', experiment, folder })
        if (signal?.aborted) stop()
      })
    } finally {
      signal?.removeEventListener('abort', stop)
      giveBack(child)
      if (!child.connected) void replaceFor(waiting)
    }
  }

  /** Those who wait for a process that died get another one. */
  async function replaceFor([next, ...rest]: typeof waiting): Promise<void> {
    if (!next) return
    waiting = rest
    next(await start())
  }

  return {
    size,
    run,
    close() {
      for (const child of all) child.disconnect()
    },
  }
}
