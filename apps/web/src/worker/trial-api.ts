import type { StudioApi, StudioEvent } from '../protocol/api.js'
import type { Remote } from '../protocol/port.js'
import type { TrialRequest } from '../protocol/trial.js'
import type { Host } from './host.js'

/** Makes work wait until a backend has started. */
type AfterStart = <Given extends readonly unknown[], Result>(
  work: (...given: Given) => Promise<Result>,
) => (...given: Given) => Promise<Result>

/** Trials of a search, of which nothing is kept. @param running what ends each of them, by their ids */
export function trialApi(
  host: Host,
  running: Map<string, AbortController>,
  afterStart: AfterStart,
  emit: (event: StudioEvent) => void,
): Pick<Remote<StudioApi>, 'trial' | 'stopTrial'> {
  return {
    trial: afterStart(async (request: TrialRequest) => {
      const { id } = request
      const stop = new AbortController()
      running.set(id, stop)
      const report = (epoch: number, value: number) => emit({ type: 'trial', id, epoch, value })
      try {
        return await (await import('./trial.js')).runTrial(request, host, report, stop.signal)
      } finally {
        running.delete(id)
      }
    }),
    stopTrial: async (id) => running.get(id)?.abort(),
  }
}
