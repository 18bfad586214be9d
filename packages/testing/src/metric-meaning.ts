import * as tf from '@tensorflow/tfjs-core'
import { firstDifference } from './equal.js'
import { BATCH, begin, flat, sums, type MetricConfig } from './metric-run.js'
import { broken, type Checks } from './subject.js'

/** Checks of what a value says: of a network that has learned nothing, of scores of any size, and of large values. */
export const metricMeaningChecks: Checks<'metric', MetricConfig> = {
  'gives no full marks to scores that are all alike'(subject) {
    const at = begin(subject)
    const isOfClasses = subject.config.targets !== 'values' && at.metric.outputs !== 'embeddings'
    if (isOfClasses && at.metric.direction === 'maximize') {
      const [right, wrong, even] = [1, -1, 0].map((factor) => {
        const prediction = tf.tidy(() => tf.mul(at.perfect(1), factor))
        const opposite = at.perfect(-1)
        const value = at.metric.compute(sums(at.metric, factor < 0 ? opposite : prediction, at.target), BATCH)
        tf.dispose([prediction, opposite])
        return value
      }) as [number, number, number]
      // A table is not compared.
      if (typeof right === 'number' && right > wrong && even >= right)
        broken(
          subject,
          `compute: gives ${String(even)} for scores that are the same for every class, as for right ones, so that a network that learns nothing looks perfect; count a class as found only where its score is the highest`,
        )
    }
    at.free()
  },

  'goes by the class alone where it decides'(subject) {
    const at = begin(subject)
    const larger = tf.mul(at.prediction, 3)
    const [one, other] = [at.prediction, larger].map((prediction) =>
      flat(at.metric.compute(sums(at.metric, prediction, at.target), BATCH)),
    ) as [number[], number[]]
    larger.dispose()
    at.free()
    if (at.metric.decides && firstDifference(other, one, 1e-5) >= 0)
      broken(
        subject,
        `decides: gives ${String(one)}, and ${String(other)} for scores three times as large, of which the same class is the largest; thresholds move scores, so that only what goes by the class may decide`,
      )
  },

  'keeps its digits where values lie far from zero'(subject) {
    if (subject.config.targets !== 'values') return
    const at = begin(subject)
    const [near, far] = [4096, 4128].map((by) =>
      tf.tidy(() => {
        // Multiples of 1/64 stay what they are beside such numbers.
        const [prediction, target] = [at.prediction, at.target].map((values) =>
          tf.add(tf.div(tf.round(tf.mul(values, 64)), 64), by),
        ) as [tf.Tensor, tf.Tensor]
        return flat(at.metric.compute(sums(at.metric, prediction, target), BATCH))
      }),
    ) as [number[], number[]]
    at.free()
    if (firstDifference(far, near, 0.05) >= 0)
      broken(
        subject,
        `update: gives ${String(near)} for values around 4096 and ${String(far)} for the same around 4128; sums of large squares lose the digits of their difference, so subtract the target first, or collect rows`,
      )
  },
}
