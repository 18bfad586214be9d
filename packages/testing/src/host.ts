import type { Kind } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import { equal, firstDifference } from './equal.js'
import { broken, type Subject } from './subject.js'

/** After this many calls, a number that a plugin keeps to itself has most likely changed. */
const MANY_CALLS = 150
/** A second instance shows only what instances share, so it is called once in so many rounds. */
const OTHERS_EVERY = 10
const DAY_MS = 86_400_000
/** Fewer numbers than this may look random by chance. */
const FEW = 12

/** Calls work many times and then takes the value; the clock moves on a day in between, for plugins that look at it. */
function afterManyCalls<T>(work: (call: number) => void, value: () => T): T {
  const [dateNow, performanceNow] = [Date.now, performance.now]
  let passed = 0
  Date.now = () => dateNow() + passed
  performance.now = () => performanceNow.call(performance) + passed
  try {
    for (let call = 0; call < MANY_CALLS; call++) {
      passed += DAY_MS / MANY_CALLS
      tf.tidy(() => work(call))
    }
    return value()
  } finally {
    Date.now = dateNow
    performance.now = performanceNow
  }
}

/**
 * Throws where work gives other numbers after many calls.
 *
 * @param values the numbers of one call
 * @param calls what is called in between
 * @param others calls of a second instance
 */
export function checkConstant(
  subject: Subject<Kind>,
  what: string,
  values: () => ArrayLike<number>,
  calls: readonly (() => void)[],
  others: readonly (() => void)[],
): void {
  const first = values()
  const work = (call: number) => [...calls, ...(call % OTHERS_EVERY === 0 ? others : [])].forEach((each) => each())
  const last = afterManyCalls(work, values)
  const at = firstDifference(last, first, 0)
  if (at >= 0)
    broken(
      subject,
      `${what}: other numbers after ${MANY_CALLS} calls with the same input ([${at}]: ${first[at]}, then ${last[at]}); a number that it keeps is frozen in a captured step`,
    )
}

/** The tensors that the host made during work, apart from scalars and those of one value. */
export function hostTensors(work: () => void): readonly Float32Array[] {
  const made: Float32Array[] = []
  const engine = tf.engine()
  const { makeTensor } = engine
  engine.makeTensor = function traced(values, ...rest) {
    const numbers = Float32Array.from(values as ArrayLike<number>)
    if (numbers.some((value) => value !== numbers[0])) made.push(numbers)
    return makeTensor.call(engine, values, ...rest)
  }
  try {
    tf.tidy(work)
  } finally {
    engine.makeTensor = makeTensor
  }
  return made
}

/**
 * Throws where training uses a tensor made on the host that does not depend on the step's random numbers and that evaluation does not use,
 * such as a mask drawn with a seed of its own.
 */
export function checkHostTensors(
  subject: Subject<Kind>,
  what: string,
  train: (seed: number) => void,
  evaluate: () => void,
): void {
  const [one, two, evaluated] = [hostTensors(() => train(7)), hostTensors(() => train(8)), hostTensors(evaluate)]
  const among = (all: readonly Float32Array[], numbers: Float32Array) => all.some((other) => equal(other, numbers))
  if (one.some((numbers) => among(two, numbers) && !among(evaluated, numbers)))
    broken(subject, `${what}: draws the same random numbers in every step; take them from the random of its context`)
}

/**
 * Whether numbers look random: they differ, and no shifted copy resembles them, as it does in a smooth or a periodic pattern.
 *
 * @param distinct which fraction of the nonzero numbers must differ; 0 finds masks too
 */
export function looksRandom(values: ArrayLike<number>, distinct = 0.8): boolean {
  const numbers = Array.from(values)
  const filled = numbers.filter((value) => value !== 0)
  const different = new Set(filled).size
  if (numbers.length < FEW || different < distinct * filled.length || new Set(numbers).size < 2) return false
  const lags = Array.from({ length: Math.min(64, Math.floor(numbers.length / 2)) }, (_, i) => i + 1)
  return lags.every((lag) => Math.abs(autocorrelation(numbers, lag)) < 0.6)
}

function autocorrelation(numbers: readonly number[], lag: number): number {
  const mean = numbers.reduce((sum, value) => sum + value, 0) / numbers.length
  const deviations = numbers.map((value) => value - mean)
  const square = deviations.reduce((sum, value) => sum + value * value, 0)
  return deviations.slice(lag).reduce((sum, value, at) => sum + value * deviations[at]!, 0) / square
}
