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

/** Random numbers of which it is known what was drawn. */
export interface WatchedRandom {
  readonly random: StepRandom
  /** A line for each draw: the streams that lead to it. */
  readonly draws: readonly string[]
}

/** The same random numbers, watched. */
export function watchedRandom(random: StepRandom): WatchedRandom {
  const draws: string[] = []
  const watch = (inner: StepRandom, path: string): StepRandom => ({
    stream: (name) => watch(inner.stream(name), `${path}.stream(${JSON.stringify(name)})`),
    uniform: (shape) => (draws.push(path), inner.uniform(shape)),
    normal: (shape) => (draws.push(path), inner.normal(shape)),
    bernoulli: (p, shape) => (draws.push(path), inner.bernoulli(p, shape)),
  })
  return { random: watch(random, 'random'), draws }
}

/** Throws where two draws were made from one stream: both give the same numbers, or such that depend on each other. */
export function requireOwnStreams(subject: Subject<Kind>, { draws }: WatchedRandom): void {
  const twice = draws.find((path, index) => draws.indexOf(path) < index)
  if (twice !== undefined)
    broken(
      subject,
      `apply: draws twice from ${twice}, which gives the same random bits twice; give each draw a stream of its own, as ${twice}.stream('noise')`,
    )
}
