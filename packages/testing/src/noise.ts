import type { Kind } from '@telarjs/core'
import type { StepRandom } from '@telarjs/tensor'
import { broken, type Subject } from './subject.js'

/** The random of an evaluation: the trainer refuses to draw there, and so does the kit. */
export function refusedRandom(subject: Subject<Kind>): StepRandom {
  const refuse = () =>
    broken(subject, 'apply: asks for random numbers though training is false, where the trainer refuses them')
  const random: StepRandom = { stream: () => random, uniform: refuse, normal: refuse, bernoulli: refuse }
  return random
}
