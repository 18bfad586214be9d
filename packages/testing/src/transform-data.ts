import { createRandom } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { firstDifference } from './equal.js'
import { requireOwnStreams, requireSameNoise, watchedRandom } from './noise.js'
import { BATCH, begin, type TransformConfig } from './transform-run.js'
import { broken, unlessRefused, type Checks, type Subject } from './subject.js'
import { firstRepeated } from './tensors.js'

type TransformSubject = Subject<'transform', TransformConfig>
type Begun = ReturnType<typeof begin>

/** Steps in which a mixture is looked at; in some of them it is far from half and half. */
const STEPS = [3, 4, 5, 6, 7, 8, 9, 10]
/** The value of the images of each class. */
const VALUES = [0.2, 0.5, 0.9]
/** How far the mean of a mixed image may lie from that of its targets; smoothed targets are less far. */
const NEAR = 0.1
/** How far off shares may be that are not those of whole pixels. */
const SHARES = 0.035

/** Checks of what becomes of samples and their targets. */
export const transformDataChecks: Checks<'transform', TransformConfig> = {
  'shows evaluation what it shows training, unless it is random'(subject) {
    const at = begin(subject)
    const { transform, x } = at
    if (!transform.applyWithTargets)
      tf.tidy(() => {
        const context = at.context(true, 3)
        const { random, draws } = watchedRandom(context.random)
        const y = transform.apply(x, { ...context, random })
        const evaluated = transform.appliesInEvaluation ? transform.apply(x, at.context(false, 3)) : x
        if (draws.length === 0 && firstDifference(y.dataSync(), evaluated.dataSync(), 1e-6) >= 0)
          broken(
            subject,
            `${transform.appliesInEvaluation ? 'apply: other numbers where training is true' : 'appliesInEvaluation: false'}, though it draws no random numbers; training would see other samples than evaluation`,
          )
      })
    at.free()
  },

  'draws each of its random numbers from a stream of its own'(subject) {
    const at = begin(subject)
    tf.tidy(() => {
      const context = at.context(true, 3)
      const [one, two] = [watchedRandom(context.random), watchedRandom(context.random)]
      at.transform.apply(at.x, { ...context, random: one.random })
      at.transform.applyWithTargets?.(at.x, at.targets, { ...context, random: two.random })
      for (const watched of [one, two]) requireOwnStreams(subject, watched)
    })
    at.free()
  },

  'changes each sample by random numbers of its own'(subject) {
    const at = begin(subject)
    const rows = 4 * BATCH
    const alike = tf.tidy(() => tf.tile(tf.slice(at.x, 0, 1), [rows, ...at.shape.map(() => 1)]))
    const { values } = at.apply(true, 3, alike)
    alike.dispose()
    at.free()
    const size = values.length / rows
    const all = Array.from({ length: rows }, (_, i) => values.subarray(i * size, (i + 1) * size).join())
    // Of a few possible results, such as that of a flip, some are equal by chance.
    if (new Set(all).size < rows / 4) return
    const shift = all.findIndex(
      (_, by) => by > 0 && by <= rows / 2 && all.every((one, i) => i < by || one === all[i - by]),
    )
    if (shift > 0)
      broken(
        subject,
        `apply: of ${rows} equal samples, each becomes the same as the one ${shift} before it; draw for each sample`,
      )
  },

  'changes samples alike in batches of any size'(subject) {
    const at = begin(subject)
    const size = at.x.size / BATCH
    const first = tf.slice(at.x, 0, 1)
    // What it makes of other shapes cannot be compared with the samples.
    if (tf.util.sizeFromShape([...at.transform.outputShape(at.shape)]) === size && !at.transform.applyWithTargets) {
      const own = first.dataSync()
      requireSameNoise(subject, (rows, step) => {
        const alike = tf.tile(first, [rows, ...at.shape.map(() => 1)])
        const { values } = at.apply(true, step, alike)
        alike.dispose()
        return values.map((value, i) => value - own[i % size]!)
      })
    }
    first.dispose()
    at.free()
  },

  'announces the shape of images that are not square'(subject) {
    const [height, width, ...channels] = subject.config.inputShape ?? [8, 8, 1]
    if (channels.length !== 1 || subject.config.input) return
    const at = begin(subject)
    const shape = [height!, width! + 3, ...channels]
    const x = tf.tensor(createRandom(19).uniform(tf.util.sizeFromShape([BATCH, ...shape])), [BATCH, ...shape])
    const announced = unlessRefused(() => at.transform.outputShape(shape))
    for (const training of announced ? at.modes : []) {
      const received = tf.tidy(() => at.transform.apply(x, at.context(training, 3)).shape)
      const expected = [BATCH, ...announced!]
      if (received.join() !== expected.join())
        broken(subject, `apply: expected [${expected}] for images of shape [${shape}], received [${received}]`)
    }
    x.dispose()
    at.free()
  },

  'mixes targets too where it mixes samples'(subject) {
    const at = begin(subject)
    if (!at.transform.applyWithTargets && !subject.config.input) {
      const other = firstRepeated(at.x)
      const [one, beside] = [at.x, other].map((x) => at.apply(true, 3, x).values.subarray(0, at.x.size / BATCH))
      other.dispose()
      if (firstDifference(one!, beside!, 1e-5) >= 0) for (const step of STEPS) requireOwnShare(subject, at, step)
    }
    at.free()
  },

  'mixes targets as it mixes samples'(subject) {
    const at = begin(subject)
    const all: ReturnType<typeof meansOf>[] = []
    if (at.transform.applyWithTargets && !subject.config.input)
      for (const step of STEPS) {
        // Where images of one value keep it, nothing but the mixture changes the mean of an image.
        const even = meansOf(at, tf.fill(at.x.shape, 0.5), step)
        if (!even.means.every((mean) => Math.abs(mean - 0.5) < 1e-3)) break
        const mixed = meansOf(at, imagesByClass(at), step)
        requireAlike(subject, mixed, step)
        all.push(mixed)
      }
    requireSameShares(subject, all)
    at.free()
  },
}

/** Images that have one value each, that of their class. */
function imagesByClass({ x, targets }: Begun): Tensor {
  return tf.tidy(() => {
    const values = tf.sum(tf.mul(targets, tf.tensor1d(VALUES)), -1)
    return tf.mul(tf.onesLike(x), tf.reshape(values, [BATCH, ...x.shape.slice(1).map(() => 1)]))
  })
}

/** The mean of each image after a transform, and the mean that its targets say; takes over the images. */
function meansOf({ transform, targets, context }: Begun, images: Tensor, step: number) {
  const [means, said] = tf.tidy(() => {
    const mixed = transform.applyWithTargets!(images, targets, context(true, step))
    return [
      tf.mean(tf.reshape(mixed.x, [BATCH, -1]), -1).dataSync(),
      tf.sum(tf.mul(mixed.targets, tf.tensor1d(VALUES)), -1).dataSync(),
    ]
  }) as [Float32Array, Float32Array]
  images.dispose()
  return { means, said }
}

/** Throws where less of a sample is left than comes from another one, whose target it does not get. */
function requireOwnShare(subject: TransformSubject, { x, apply }: Begun, step: number): void {
  const meansOf = (images: Tensor) => {
    const { values } = apply(true, step, images)
    images.dispose()
    const size = values.length / BATCH
    return Array.from({ length: BATCH }, (_, i) =>
      values.subarray(i * size, (i + 1) * size).reduce((sum, value) => sum + value / size, 0),
    )
  }
  const none = meansOf(tf.zerosLike(x))
  const shares = Array.from({ length: BATCH }, (_, sample) => {
    const rows = tf.tidy(() => tf.oneHot(tf.scalar(sample, 'int32'), BATCH))
    const image = tf.tidy(() => tf.mul(tf.onesLike(x), tf.reshape(rows, [BATCH, ...x.shape.slice(1).map(() => 1)])))
    rows.dispose()
    return meansOf(image).map((mean, i) => mean - none[i]!)
  })
  for (let sample = 0; sample < BATCH; sample++) {
    const own = shares[sample]![sample]!
    const others = shares.reduce((sum, share, from) => sum + (from === sample ? 0 : share[sample]!), 0)
    if (others > 0.4 && others > own)
      broken(
        subject,
        `apply: sample ${sample} at step ${step} becomes ${Math.round(100 * others)} % of other samples and keeps its target; mix the targets too, in applyWithTargets`,
      )
  }
}

function requireAlike(subject: TransformSubject, { means, said }: ReturnType<typeof meansOf>, step: number): void {
  const index = means.findIndex((mean, i) => Math.abs(mean - said[i]!) > NEAR)
  if (index < 0) return
  const values = VALUES.join(', ')
  broken(
    subject,
    `applyWithTargets: of images that have the values ${values} by class, sample ${index} at step ${step} has the mean ${means[index]!.toFixed(3)} and targets that say ${said[index]!.toFixed(3)}; mix both by the same share and with the same partner`,
  )
}

/** Throws where the means of images do not follow from those that their targets say; smoothed targets are a straight line away. */
function requireSameShares(subject: TransformSubject, all: readonly ReturnType<typeof meansOf>[]): void {
  const [means, said] = [all.flatMap(({ means }) => [...means]), all.flatMap(({ said }) => [...said])]
  const center = (values: readonly number[]) => {
    const mean = values.reduce((sum, value) => sum + value / values.length, 0)
    return values.map((value) => value - mean)
  }
  const [shown, told] = [center(means), center(said)]
  const product = (a: readonly number[], b: readonly number[]) => a.reduce((sum, value, i) => sum + value * b[i]!, 0)
  const slope = product(shown, told) / product(told, told)
  const off = Math.max(0, ...shown.map((value, i) => Math.abs(value - slope * told[i]!)))
  if (off > SHARES)
    broken(
      subject,
      `applyWithTargets: the shares of samples in the targets are up to ${off.toFixed(2)} off those in the images, whose values are ${VALUES.join(', ')} by class; count what is left of each after cutting, such as a box that the border cuts`,
    )
}
