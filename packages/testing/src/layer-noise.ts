import { createStepRandom, keyTensor } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import { firstDifference } from './equal.js'
import { begin, drawsNumbers, type LayerConfig } from './layer-run.js'
import { requireSameNoise } from './noise.js'
import { broken, type Checks, type Subject } from './subject.js'

type Begun = ReturnType<typeof begin>

/** Steps in which a mask is drawn. */
const DRAWS = 300
/** How far the mean may be off: at least this, and otherwise so many standard errors of the share that is kept. */
const [OFF, ERRORS] = [0.03, 4]

/** Checks of what differs between training and evaluation: masks, and moving statistics. */
export const layerNoiseChecks: Checks<'layer', LayerConfig> = {
  'keeps the mean where it sets values to zero at random'(subject) {
    const at = begin(subject)
    if (at.x.dtype === 'float32' && !subject.config.unscaledMask && drawsNumbers(at)) requireScaledMask(subject, at)
    at.free()
  },

  'adds noise alike in batches of any size'(subject) {
    const at = begin(subject)
    if (at.x.dtype === 'float32' && drawsNumbers(at))
      requireSameNoise(subject, (rows, step) =>
        tf.tidy(() => {
          const x = tf.tile(tf.slice(at.x, 0, 1), [rows, ...at.x.shape.slice(1).map(() => 1)])
          const random = createStepRandom(keyTensor([step, 1]), tf.scalar(step, 'int32'))
          const [trained, evaluated] = [true, false].map(
            (training) =>
              at.layer.apply(x, { ...at.context(training), random: training ? random : at.context(false).random }).y,
          ) as [tf.Tensor, tf.Tensor]
          return tf.sub(trained, evaluated).dataSync<'float32'>().slice()
        }),
      )
    at.free()
  },

  'gives in training what evaluation gives, unless it draws or keeps something'(subject) {
    const at = begin(subject)
    if (at.x.dtype === 'float32' && Object.keys(at.state).length === 0 && !drawsNumbers(at))
      for (const rows of [at.x.shape[0]!, 1]) {
        const [trained, evaluated] = [true, false].map((training) =>
          tf.tidy(() => at.apply({ training, x: tf.slice(at.x, 0, rows) }).y.dataSync()),
        ) as [Float32Array, Float32Array]
        const times = Array.from(evaluated, (value, i) => trained[i]! / value).filter((_, i) => evaluated[i] !== 0)
        const kept = times.filter((each) => each !== 0)
        const factor = kept[0]
        if (factor === undefined || !kept.every((each) => Math.abs(each - factor) <= 1e-4 * Math.abs(factor))) continue
        if (kept.length < times.length)
          broken(
            subject,
            'apply: draws the same random numbers in every step, by which it sets the same values to zero; take them from the random of its context',
          )
        if (Math.abs(factor - 1) > 1e-3)
          broken(
            subject,
            `apply: training gives ${factor.toPrecision(3)} times the numbers of evaluation for ${rows} samples, though it draws no random numbers and keeps nothing`,
          )
      }
    at.free()
  },

  'measures its statistics anew where it is told the share of a batch'(subject) {
    const at = begin(subject)
    for (const [name, tensor] of Object.entries(at.state)) {
      if (tensor.dtype !== 'float32') continue
      const moved = (by: number, share?: number) => {
        const state = { ...at.state, [name]: tf.add(tensor, by) }
        const statisticsShare = share === undefined ? {} : { statisticsShare: tf.scalar(share) }
        return at.layer.apply(at.x, { ...at.context(true), state, ...statisticsShare }).state[name]!.dataSync()
      }
      tf.tidy(() => {
        const whole = moved(0, 1)
        const isTold = firstDifference(whole, moved(0), 0) >= 0
        if (isTold && firstDifference(moved(0.5, 1), whole, 1e-4) >= 0)
          broken(
            subject,
            `apply: with a statisticsShare of 1 the new '${name}' depends on the one before; the share is that of this batch, (1 − share) · old + share · batch`,
          )
      })
    }
    at.free()
  },
}

/** Throws where training gives the numbers of evaluation, times a factor, or zero at random, and the factor does not make up for the zeros. */
function requireScaledMask(subject: Subject<'layer'>, at: Begun): void {
  const evaluated = at.values({ training: false })
  let factor: number | undefined
  let [kept, all] = [0, 0]
  for (let seed = 0; seed < DRAWS; seed++) {
    const trained = tf.tidy(() => {
      const random = createStepRandom(keyTensor([seed, 1]), tf.scalar(seed, 'int32'))
      return at.layer.apply(at.x, { ...at.context(true), random }).y.dataSync()
    })
    for (const [i, value] of evaluated.entries()) {
      if (value === 0) continue
      all++
      const times = trained[i]! / value
      if (times === 0) continue
      kept++
      factor ??= times
      // It does more than mask.
      if (!(Math.abs(times - factor) <= 1e-4 * Math.abs(factor))) return
    }
  }
  const share = kept / all
  if (factor === undefined || share === 1) return
  const allowed = Math.max(OFF, ERRORS * Math.abs(factor) * Math.sqrt((share * (1 - share)) / DRAWS))
  if (Math.abs(factor * share - 1) > allowed)
    broken(
      subject,
      `apply: training keeps ${share.toFixed(2)} of the values, ${factor.toPrecision(3)} times as large as in evaluation, so that their mean is ${(factor * share).toFixed(2)} of what evaluation has; divide what is kept by its share, or tell the kit that the mask is unscaled on purpose (unscaledMask)`,
    )
}
