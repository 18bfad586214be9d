import type { Kind } from '@telarjs/core'
import type { StepRandom } from '@telarjs/tensor'
import { broken, type Subject } from './subject.js'

/** The random numbers of an evaluation: drawing them throws, as it does in the trainer. */
export function refusedRandom(subject: Subject<Kind>): StepRandom {
  const refuse = () =>
    broken(subject, 'apply: asks for random numbers though training is false, where the trainer refuses them')
  const random: StepRandom = { stream: () => random, uniform: refuse, normal: refuse, bernoulli: refuse }
  return random
}
