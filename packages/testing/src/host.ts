import type { Kind } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import { equal, firstDifference } from './equal.js'
import { withOtherOptions } from './limits.js'
import { broken, type Subject } from './subject.js'

/** After this many calls, a number that a plugin keeps to itself has most likely changed; what makes many tensors in a call gets fewer. */
const [MANY_CALLS, FEWER_CALLS] = [150, 50]
const TENSORS = 30_000
/** A second instance shows only what instances share, and some calls show little more than others, so these are made once in so many rounds. */
const SELDOM = 10
/** How far the clock moves on meanwhile: another hour and another day, for plugins that look at it. */
const PASSED_MS = 31 * 3_600_000
/** Fewer numbers than this may look random by chance. */
const FEW = 12

/** How often to call work. */
function timesOf(work: () => void): number {
  return tf.tidy(() => {
    const first = tf.scalar(0).id
    work()
    return Math.max(FEWER_CALLS, Math.min(MANY_CALLS, Math.floor(TENSORS / (tf.scalar(0).id - first))))
  })
}

/** Calls work so many times and then takes the value; the clock moves on in between. */
function afterCalls<T>(times: number, work: (call: number) => void, value: () => T): T {
  const [dateNow, performanceNow] = [Date.now, performance.now]
  let passed = 0
  Date.now = () => dateNow() + passed
  performance.now = () => performanceNow.call(performance) + passed
  try {
    for (let call = 0; call < times; call++) {
      passed += PASSED_MS / times
      tf.tidy(() => work(call))
    }
    return value()
  } finally {
    Date.now = dateNow
    performance.now = performanceNow
  }
}

/** An instance of a plugin with what it is called with. */
export interface Repeatable {
  /** The numbers of one call; the same for every instance. */
  readonly values: () => ArrayLike<number>
  /** Calls with other inputs. */
  readonly calls: readonly (() => void)[]
  /** Further ones that need not be made as often. */
  readonly seldom?: readonly (() => void)[]
}

/**
 * Throws where an instance gives other numbers after many calls, after other inputs, or beside instances with other options, or where its calls leave
 * tensors behind.
 */
export async function checkConstant<K extends Kind>(
  subject: Subject<K>,
  what: string,
  one: Repeatable,
  other: Repeatable,
): Promise<void> {
  const first = one.values()
  const differs = (numbers: ArrayLike<number>, words: string) => {
    const at = firstDifference(numbers, first, 0)
    if (at >= 0) broken(subject, `${what}: ${words} ([${at}]: ${numbers[at]} in place of ${first[at]})`)
  }
  if ((await withOtherOptions(subject)).length > 0)
    differs(one.values(), 'other numbers once another was made with other options; keep options inside create')
  // It sees other inputs before it is asked for its own numbers.
  const seldom = [...(one.seldom ?? []), ...other.calls, ...(other.seldom ?? [])]
  for (const each of [...one.calls, ...seldom]) tf.tidy(each)
  const tensors = tf.memory().numTensors
  const work = (call: number) => [...one.calls, ...(call % SELDOM === 0 ? seldom : [])].forEach((each) => each())
  const times = timesOf(() => one.calls.forEach((each) => each()))
  const [last, left] = afterCalls(times, work, () => {
    const more = tf.memory().numTensors - tensors
    return [one.values(), more] as const
  })
  differs(last, `other numbers after ${times} calls; a number that it keeps is frozen in a captured step`)
  differs(
    other.values(),
    'a second instance, which saw other inputs before, gives other numbers; keep nothing between calls',
  )
  if (left !== 0) broken(subject, `${what}: leaves ${left} tensors behind in ${times} calls`)
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
