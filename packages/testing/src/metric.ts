import type { Plugin } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import { equal, firstDifference } from './equal.js'
import { checkDevices } from './devices.js'
import { checkAlive, checkNoLeak, withoutReads } from './guards.js'
import { checkConstant } from './host.js'
import { createKit } from './kit.js'
import { metricMeaningChecks } from './metric-meaning.js'
import { metricNanChecks } from './metric-nan.js'
import { BATCH, begin, flat, sums, type MetricConfig } from './metric-run.js'
import { broken, type Checks, type Subject } from './subject.js'
import { firstRepeated } from './tensors.js'

export type { MetricConfig } from './metric-run.js'

/** The most sums that a metric may have: one followed in every step is read with the losses, and more sums would cost more than they tell. */
const FEW = 16

/** Batches of one sample. */
const EACH = Array.from({ length: BATCH }, () => 1)

const checks: Checks<'metric', MetricConfig> = {
  'says its name and which way is better'(subject) {
    // The name is checked wherever the metric is made.
    const { direction } = subject.make()
    if (direction !== 'maximize' && direction !== 'minimize')
      broken(subject, `direction: expected 'maximize' or 'minimize', received ${JSON.stringify(direction)}`)
  },

  'adds up over batches to what one batch gives'(subject) {
    const at = begin(subject)
    const predictions = [at.prediction, at.perfect(1), at.perfect(-1)]
    for (const prediction of predictions) {
      const whole = sums(at.metric, prediction, at.target)
      // The last samples of a split are often a small batch.
      for (const sizes of at.metric.collects ? [[3, 5]] : [[3, 5], [7, 1], EACH]) {
        const parts = sizes.map((size, i) => {
          const from = sizes.slice(0, i).reduce((sum, before) => sum + before, 0)
          return tf.tidy(() => sums(at.metric, tf.slice(prediction, from, size), tf.slice(at.target, from, size)))
        })
        requireSums(subject, at.metric.collects === true, parts, whole)
      }
    }
    tf.dispose(predictions)
    at.free()
  },

  'gives rows of numbers where it collects'(subject) {
    const at = begin(subject)
    const { shape } = tf.tidy(() => at.metric.update(at.prediction, at.target))
    if (at.metric.collects && (shape.length !== 2 || shape[0] !== BATCH))
      broken(subject, `update: collects, so it gives a row for each sample, [${BATCH}, columns]; received [${shape}]`)
    at.free()
  },

  'hands over a few float32 sums'(subject) {
    const at = begin(subject)
    const { dtype, size } = tf.tidy(() => at.metric.update(at.prediction, at.target))
    at.free()
    if (dtype !== 'float32') broken(subject, `update: expected float32 sums, received ${dtype}`)
    if (at.metric.everyStep && (size > FEW || at.metric.collects))
      broken(
        subject,
        `everyStep: hands over ${size} sums; only metrics of at most ${FEW} may be followed in every step`,
      )
  },

  'has a value that survives a file'(subject) {
    const at = begin(subject)
    const collected = sums(at.metric, at.prediction, at.target)
    const before = collected.slice()
    const value = at.metric.compute(collected, BATCH)
    if (!equal(collected, before)) broken(subject, 'compute: changes the sums that it is given; copy them first')
    if ((typeof value === 'number') === (at.metric.valueKind === 'table'))
      broken(
        subject,
        `valueKind: says '${at.metric.valueKind}', but compute gave a ${typeof value === 'number' ? 'number' : 'table'}`,
      )
    at.free()
    if (!flat(value).every(Number.isFinite))
      broken(subject, `compute: expected finite numbers, received ${String(flat(value))}`)
  },

  'has a finite value where all predictions are alike'(subject) {
    const at = begin(subject)
    const perfect = at.perfect(1)
    const alike = firstRepeated(perfect)
    const value = flat(at.metric.compute(sums(at.metric, alike, at.target), BATCH))
    tf.dispose([perfect, alike])
    at.free()
    if (!value.every(Number.isFinite))
      broken(subject, `compute: expected finite numbers where all predictions are alike, received ${String(value)}`)
  },

  'finds a right prediction better than a wrong one'(subject) {
    const at = begin(subject)
    const [right, wrong] = [at.perfect(1), at.perfect(-1)].map((prediction) => {
      const value = at.metric.compute(sums(at.metric, prediction, at.target), BATCH)
      prediction.dispose()
      return value
    })
    at.free()
    if (typeof right !== 'number' || typeof wrong !== 'number') return
    if (at.metric.valueKind === 'fraction' && !(Math.abs(right) <= 1 + 1e-6))
      broken(
        subject,
        `valueKind: says 'fraction', which is written as percent, but right predictions gave ${right}; give a fraction of 1`,
      )
    if (!(at.metric.direction === 'maximize' ? right > wrong : right < wrong)) {
      broken(
        subject,
        `direction: says '${at.metric.direction}', but right predictions gave ${right} and wrong ones ${wrong}`,
      )
    }
  },

  async 'frees what it makes and nothing that it is lent'(subject) {
    const at = begin(subject)
    await checkNoLeak(subject, 'update', () => tf.tidy(() => void at.metric.update(at.prediction, at.target)))
    checkAlive(subject, 'update', { prediction: at.prediction, target: at.target })
    at.free()
  },

  'reads nothing back inside a step'(subject) {
    const at = begin(subject)
    withoutReads(subject, [], () => tf.tidy(() => void at.metric.update(at.prediction, at.target)))
    at.free()
  },

  async 'gives the same however often it was called before'(subject) {
    const [at, other] = [begin(subject), begin(subject)]
    const [prediction, target] = [firstRepeated(at.prediction), firstRepeated(at.target)]
    const repeated = ({ metric, ...own }: ReturnType<typeof begin>) => ({
      values: () => {
        const collected = sums(metric, own.prediction, own.target)
        return [...collected, ...flat(metric.compute(collected, BATCH))]
      },
      // An evaluation of fewer samples.
      calls: [() => void metric.compute(sums(metric, tf.slice(prediction, 0, 3), tf.slice(target, 0, 3)), 3)],
    })
    await checkConstant(subject, 'update and compute', repeated(at), repeated(other))
    tf.dispose([prediction, target])
    at.free()
    other.free()
  },

  'takes a batch of one sample'(subject) {
    const at = begin(subject)
    tf.tidy(() => void at.metric.update(tf.slice(at.prediction, 0, 1), tf.slice(at.target, 0, 1)))
    at.free()
  },

  'counts alike on plain JavaScript, replayed on WebAssembly and captured on WebGPU': (subject) =>
    checkDevices(subject, () => {
      const { metric, prediction, target } = begin(subject)
      return {
        state: { prediction, target },
        step: ({ prediction, target }, feed) => ({
          state: { prediction: tf.sub(prediction!, tf.mul(feed['learningRate']!, prediction!)), target: target! },
          out: { sums: metric.update(prediction!, target!) },
        }),
      }
    }),
}

const kit = createKit({ ...checks, ...metricMeaningChecks, ...metricNanChecks }, useMetric)

/**
 * Checks a metric against its contract.
 *
 * @throws PluginError for the first check that fails
 * @example
 * await checkMetric(r2, { targets: 'values' })
 */
export const checkMetric: (plugin: Plugin<'metric'>, config?: MetricConfig) => Promise<void> = kit.check

/**
 * Registers Vitest tests that a metric keeps its contract.
 *
 * @example
 * describeMetric(r2, { targets: 'values' })
 */
export const describeMetric: (plugin: Plugin<'metric'>, config?: MetricConfig) => void = kit.describe

/** Throws where the sums of batches, or their rows, are not those of all of their samples. */
function requireSums(
  subject: Subject<'metric'>,
  collects: boolean,
  parts: readonly Float32Array[],
  whole: Float32Array,
): void {
  if (collects) {
    const joined = parts.flatMap((part) => [...part])
    if (joined.length !== whole.length || whole.length % BATCH !== 0 || firstDifference(joined, whole, 1e-5) >= 0)
      broken(
        subject,
        'update: collects, so it should give a row for each sample that does not depend on the others of its batch',
      )
    return
  }
  if (parts.some(({ length }) => length !== whole.length))
    broken(subject, 'update: its shape depends on the size of the batch')
  const added = whole.map((_, i) => parts.reduce((sum, part) => sum + part[i]!, 0))
  if (firstDifference(added, whole, 1e-5) >= 0)
    broken(
      subject,
      'update: the sums of two batches do not add up to those of both together; hand over sums, not means',
    )
}

/** Checks for any valid options of a metric. */
function useMetric(subject: Subject<'metric', MetricConfig>): void {
  const at = begin(subject)
  const collected = sums(at.metric, at.prediction, at.target)
  at.metric.compute(collected, BATCH)
  if (!collected.every(Number.isFinite)) broken(subject, 'update: gives sums that are not finite')
  at.free()
}
