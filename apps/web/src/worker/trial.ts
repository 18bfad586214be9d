import '@telarjs/tensor/gradients'
import { ownValue, parseExperiment, type Evaluation } from '@telarjs/core'
import { train } from '@telarjs/trainer'
import type { TrialGoal, TrialRequest } from '../protocol/trial.js'
import type { Host } from './host.js'

/**
 * Trains one trial of a search: nothing of it is kept.
 *
 * @param report is told what an epoch came to
 * @returns what the run came to; NaN where it ended without a number
 */
export async function runTrial(
  { experiment, goal }: TrialRequest,
  host: Host,
  report: (epoch: number, value: number) => void,
  signal: AbortSignal,
): Promise<number> {
  const parsed = parseExperiment(host.registry(), { ...experiment, evaluate: [goal.split] })
  const events = train(parsed as never, {
    registry: host.registry(),
    ...host.forTraining(),
    callbacks: host.guards(parsed),
    signal,
  })
  let result = NaN
  for await (const event of events) {
    if (event.type === 'evaluated') report(event.epoch, valueOf(event, goal))
    if (event.type === 'runEnd') result = valueOf(ownValue(event.evaluations, goal.split), goal)
  }
  return result
}

function valueOf(evaluation: Evaluation | undefined, { metric }: TrialGoal): number {
  const value = metric === 'loss' ? evaluation?.loss : ownValue(evaluation?.metrics ?? {}, metric)
  return typeof value === 'number' ? value : NaN
}
