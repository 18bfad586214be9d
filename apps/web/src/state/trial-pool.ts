import type { StudioApi, StudioEvent } from '../protocol/api.js'
import { connect, type Remote } from '../protocol/port.js'
import type { TrialRequest } from '../protocol/trial.js'
import { newId } from '../shared/new-id.js'
import { loadedModules, newWorker } from './client.js'

/** Takes what a trial reports after an epoch. */
type Report = (epoch: number, value: number) => Promise<void>

/** Workers that train trials of a search, one at a time each, beside the one of the page. */
export interface TrialPool {
  /** Trains to the end, or until the signal says so. @returns the number that the search compares */
  run(request: Omit<TrialRequest, 'id'>, report: Report, signal: AbortSignal): Promise<number>
  close(): void
}

interface PoolWorker {
  readonly thread: Worker
  readonly api: Remote<StudioApi>
  readonly ready: Promise<unknown>
  onEvent(event: StudioEvent): void
}

/** @param most workers at once; each starts with its first trial */
export function createTrialPool(most: number): TrialPool {
  const all: PoolWorker[] = []
  const free: PoolWorker[] = []

  function take(): PoolWorker {
    const found = free.pop()
    if (found) return found
    if (all.length >= most) throw new Error(`Expected at most ${most} trials at once.`)
    const made = startPoolWorker()
    all.push(made)
    return made
  }

  return {
    async run(request, report, signal) {
      const worker = take()
      const id = newId()
      worker.onEvent = (event) => {
        if (event.type === 'trial' && event.id === id) void report(event.epoch, event.value)
      }
      const stop = () => void worker.api.stopTrial(id)
      try {
        await worker.ready
        signal.addEventListener('abort', stop)
        return signal.aborted ? NaN : await worker.api.trial({ ...request, id })
      } finally {
        signal.removeEventListener('abort', stop)
        worker.onEvent = () => {}
        free.push(worker)
      }
    },
    close: () => all.forEach(({ thread }) => thread.terminate()),
  }
}

function startPoolWorker(): PoolWorker {
  const thread = newWorker()
  const api = connect<StudioApi, readonly StudioEvent[]>(thread, (events) =>
    events.forEach((event) => worker.onEvent(event)),
  )
  const start = async () => {
    // One thread each: together they use all cores.
    await api.start('wasm', 1)
    for (const module of loadedModules.value) await api.addPlugins(module)
  }
  const worker: PoolWorker = { thread, api, ready: start(), onEvent() {} }
  return worker
}
