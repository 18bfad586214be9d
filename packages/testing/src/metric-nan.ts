import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { BATCH, begin, flat, sums, type MetricConfig } from './metric-run.js'
import { broken, type Checks } from './subject.js'

/** How far a fraction of a few samples may be from that of twice as many: some correct for their number. */
const SMALL = 0.3

/** Checks of what a metric is called, and makes of more samples and of predictions that are NaN. */
export const metricNanChecks: Checks<'metric', MetricConfig> = {
  'is called the same whenever it is made'(subject) {
    const [one, other] = [subject.make(), subject.make()]
    if (one.name !== other.name)
      broken(
        subject,
        `name: '${one.name}' at first, and '${other.name}' when made again, so that results have no column of its own`,
      )
  },

  'is the same fraction of twice as many samples'(subject) {
    const at = begin(subject)
    const { metric } = at
    // To an embedding its own copy is the nearest.
    if (metric.valueKind === 'fraction' && metric.outputs !== 'embeddings') {
      const [once, twice] = [1, 2].map((times) => {
        const collected = tf.tidy(() => {
          const [prediction, target] = [at.prediction, at.target].map((all) =>
            tf.concat(
              Array.from({ length: times }, () => all),
              0,
            ),
          )
          return sums(metric, prediction!, target!)
        })
        return metric.compute(collected, times * BATCH) as number
      }) as [number, number]
      if (Math.abs(twice - once) > SMALL * Math.max(Math.abs(once), Math.abs(twice)))
        broken(
          subject,
          `compute: ${once} for some samples and ${twice} for the same samples twice over, which is no fraction; divide by the number of samples that it is told`,
        )
    }
    at.free()
  },

  'hides no NaN'(subject) {
    const at = begin(subject)
    const { metric, target } = at
    const valueOf = (prediction: Tensor) => {
      const collected = sums(metric, prediction, target)
      const value = metric.compute(collected, BATCH)
      prediction.dispose()
      return { value, isNaN: collected.some(Number.isNaN) }
    }
    const unknown = valueOf(withSample(at.perfect(1), tf.fill([1], NaN)))
    if (!metric.collects && unknown.isNaN && flat(unknown.value).every(Number.isFinite))
      broken(
        subject,
        `compute: gives ${String(unknown.value)} for sums that are NaN, as NaN predictions make them; NaN must stay NaN, so that a network that answers nothing is seen`,
      )
    // Whoever counts right answers may take NaN for a wrong one, but not for less than that.
    const wrong = valueOf(withSample(at.perfect(1), at.perfect(-1)))
    at.free()
    if (typeof unknown.value !== 'number' || typeof wrong.value !== 'number') return
    if (metric.direction === 'maximize' ? unknown.value > wrong.value : unknown.value < wrong.value)
      broken(
        subject,
        `compute: ${unknown.value} where the prediction of a sample is NaN, which is better than the ${wrong.value} for a wrong one; NaN predictions give NaN`,
      )
  },
}

/** Predictions in which that of the second sample is another one: a number, or its own in other predictions. Takes over both. */
function withSample(predictions: Tensor, other: Tensor): Tensor {
  const changed = tf.tidy(() => {
    const [batch, ...shape] = predictions.shape as [number, ...number[]]
    const own = tf.reshape(tf.oneHot(tf.tensor1d([1], 'int32'), batch), [batch, ...shape.map(() => 1)])
    return tf.where(
      tf.broadcastTo(tf.cast(own, 'bool'), predictions.shape),
      tf.broadcastTo(other, predictions.shape),
      predictions,
    )
  })
  tf.dispose([predictions, other])
  return changed
}
