import { isFollowing, phase, type ShownRun } from '../state/run.js'
import { duration } from '../texts/numbers.js'

/** How long the run still takes, as fast as it is now. */
export function timeLeft({ steps, step, samplesPerSecond, experiment }: ShownRun): string {
  if ((phase.value !== 'running' && !isFollowing.value) || !steps || samplesPerSecond <= 0 || !experiment?.batchSize)
    return '–'
  return duration(((steps - step) * experiment.batchSize) / samplesPerSecond)
}
