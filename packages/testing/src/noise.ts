import type { Kind } from '@telarjs/core'
import type { StepRandom } from '@telarjs/tensor'
import { broken, type Subject } from './subject.js'

/** A batch and a larger one, with how often each is drawn, so that both show as many samples. */
const BATCHES = [
  { rows: 4, times: 12 },
  { rows: 48, times: 1 },
] as const
/** How many times as large noise may be in one of them, by chance. */
const LIKE = 2.5
/** Fewer changes than this say little. */
const FEW_CHANGES = 60

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

/**
 * Throws where a random change of samples grows or shrinks with the size of the batch.
 *
 * @param changes what is added to so many equal samples with the random numbers of a step
 */
export function requireSameNoise(
  subject: Subject<Kind>,
  changes: (rows: number, step: number) => ArrayLike<number>,
): void {
  const [small, large] = BATCHES.map(({ rows, times }) => {
    const sizes = Array.from({ length: times }, (_, step) => Array.from(changes(rows, step), Math.abs)).flat()
    const changed = sizes.filter((size) => size > 0).sort((a, b) => a - b)
    return changed.length < FEW_CHANGES ? undefined : changed[changed.length >> 1]!
  })
  if (small === undefined || large === undefined) return
  const times = large / small
  if (times > LIKE || 1 / times > LIKE)
    broken(
      subject,
      `apply: changes samples ${times.toPrecision(2)} times as much in a batch of ${BATCHES[1].rows} as in one of ${BATCHES[0].rows}; a sample's noise does not depend on how many are beside it`,
    )
}
