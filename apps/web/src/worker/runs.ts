import '@telarjs/tensor/gradients'
import type { TrainRequest } from '../protocol/api.js'
import { startRun, type ActiveRun, type RunContext } from './active-run.js'

/** One run at a time. */
export interface Runs {
  /** Trains to the end, after the run before. @throws ExperimentError for a wrong experiment */
  train(request: TrainRequest): Promise<void>
  /** The run that trains now, once it has begun. */
  active(): Promise<ActiveRun | undefined>
}

export function createRuns(context: RunContext): Runs {
  let active: Promise<ActiveRun | undefined> = Promise.resolve(undefined)
  return {
    active: () => active,
    async train(request) {
      const before = active.catch(() => undefined)
      const started = before.then(async (run) => {
        await run?.finished
        return startRun(request, context)
      })
      active = started
      await (
        await started
      ).finished
      if (active === started) active = Promise.resolve(undefined)
    },
  }
}
