import { addPrefix, createStepRandom } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import type { Scalar, Tensor, Tensor1D } from '@tensorflow/tfjs-core'
import { checkDevices, type DeviceStep } from './devices.js'
import { equal, firstDifference } from './equal.js'
import { checkConstant, hostTensors, looksRandom } from './host.js'
import { refusedRandom } from './noise.js'
import { broken, type Checks, type Subject } from './subject.js'
import { firstRepeated, manyTimes } from './tensors.js'
import { transformDataChecks } from './transform-data.js'
import { BATCH, begin, type TransformConfig } from './transform-run.js'

type TransformSubject = Subject<'transform', TransformConfig>

/** Checks for faults that ordinary inputs do not reveal. */
export const transformFaultChecks: Checks<'transform', TransformConfig> = {
  async 'gives the same however often it was called before'(subject) {
    const [at, other] = [begin(subject), begin(subject)]
    const x = firstRepeated(at.x)
    const one = tf.slice(x, 0, 1)
    const repeated = (each: typeof at) => ({
      values: () => [...each.modes.flatMap((training) => [...each.apply(training).values]), ...each.mixed(at.x)],
      // Other samples, of which one is enough and takes least time, and other random numbers.
      calls: [() => void each.apply(true, 5, one), () => void each.mixed(x, 5)],
      seldom: each.modes.includes(false) ? [() => void each.apply(false, 5, one)] : [],
    })
    await checkConstant(subject, 'apply', repeated(at), repeated(other))
    tf.dispose([x, one])
    at.free()
    other.free()
  },

  'treats each sample alone when it does not train'(subject) {
    const at = begin(subject)
    if (at.transform.appliesInEvaluation) {
      tf.tidy(() => void at.transform.apply(at.x, { random: refusedRandom(subject), training: false }))
      const many = manyTimes(at.x)
      for (const x of [at.x, many]) requireAlone(subject, at, x)
      many.dispose()
    }
    at.free()
  },

  'draws its random numbers from the random of the step'(subject) {
    const at = begin(subject)
    // All samples are equal: whatever differs between them was drawn at random.
    const x = tf.tidy(() => tf.add(tf.zerosLike(at.x), tf.slice(at.x, 0, 1)))
    const [one, two] = [at.apply(true, 3, x).values, at.apply(true, 4, x).values]
    const size = one.length / BATCH
    const differs = firstDifference(one.subarray(size, 2 * size), one.subarray(0, size), 1e-6) >= 0
    if (differs && firstDifference(one, two, 0) < 0)
      broken(subject, 'apply: draws the same random numbers in every step; take them from the random of its context')
    // A fixed mask is legitimate if it also applies in evaluation. A transform for training only is there to vary the data, so there it is a fault.
    const least = at.transform.appliesInEvaluation ? 0.8 : 0
    const [made, later] = [3, 4].map((step) => hostTensors(() => void at.apply(true, step, x)))
    if (made!.some((values) => looksRandom(values, least) && later!.some((other) => equal(other, values))))
      broken(subject, 'apply: makes a tensor of random numbers on the host, the same in every captured step')
    x.dispose()
    at.free()
  },

  'shows something of the samples'(subject) {
    const at = begin(subject)
    const other = firstRepeated(at.x)
    for (const training of at.modes)
      if (firstDifference(at.apply(training).values, at.apply(training, 3, other).values, 0) < 0)
        broken(subject, 'apply: gives the same for other samples, so that nothing of them is left')
    other.dispose()
    at.free()
  },

  'stays finite for batches of one value, and takes one sample'(subject) {
    const at = begin(subject)
    for (const training of at.modes) {
      for (const value of [0, 1, 255]) {
        const flat = tf.fill(at.x.shape, value)
        if (!subject.config.input && !at.apply(training, 3, flat).values.every(Number.isFinite))
          broken(subject, `apply: not finite for samples that are ${value} everywhere; guard the division`)
        flat.dispose()
      }
      const expected = [1, ...at.transform.outputShape(at.shape)]
      const { shape, values } = tf.tidy(() => at.apply(training, 3, tf.slice(at.x, 0, 1)))
      if (shape.join() !== expected.join())
        broken(subject, `apply: expected the shape [${expected}] for one sample, received [${shape}]`)
      if (!values.every(Number.isFinite)) broken(subject, 'apply: not finite for one sample')
    }
    at.free()
  },

  ...transformDataChecks,

  'changes samples alike on plain JavaScript, replayed on WebAssembly and captured on WebGPU': (subject) =>
    // Posterizing and solarizing have thresholds; what is frozen in a replayed step differs nearly everywhere.
    checkDevices(subject, () => transformStep(subject), { jumps: 0.02 }),
}

/** Throws where a sample becomes other numbers beside other samples. The result may depend on its place in the batch. */
function requireAlone(subject: TransformSubject, at: ReturnType<typeof begin>, x: Tensor): void {
  const batch = x.shape[0]!
  const whole = at.apply(false, 3, x).values
  const size = whole.length / batch
  for (const row of [0, batch - 1]) {
    const others = tf.tidy(() => at.apply(false, 3, tf.where(rowMask(row, x.shape), x, tf.sub(0.9, x))).values)
    const [one, two] = [others, whole].map((values) => values.subarray(row * size, (row + 1) * size))
    if (firstDifference(one!, two!, 1e-5) >= 0)
      broken(
        subject,
        `apply: sample ${row} of ${batch} becomes other numbers beside other samples, though training is false`,
      )
  }
}

/** True for the elements of one sample. */
function rowMask(row: number, [batch, ...shape]: readonly number[]): Tensor {
  const rows = tf.tensor(
    Array.from({ length: batch! }, (_, i) => i === row),
    [batch!, ...shape.map(() => 1)],
    'bool',
  )
  return tf.broadcastTo(rows, [batch!, ...shape])
}

/** Checks for any valid options of a transform. */
export function useTransform(subject: TransformSubject): void {
  const at = begin(subject)
  for (const training of at.modes)
    if (!at.apply(training).values.every(Number.isFinite)) broken(subject, 'apply: gives numbers that are not finite')
  at.free()
}

function transformStep(subject: TransformSubject): DeviceStep {
  const { transform, x, targets, key, modes } = begin(subject)
  return {
    state: { x, targets, key },
    step({ x, targets, key }, feed) {
      const random = createStepRandom(key as Tensor1D, feed['step'] as Scalar)
      const out = Object.fromEntries(
        modes.map((training) => {
          const context = { training, random: training ? random : refusedRandom(subject) }
          return [training ? 'x' : 'x in evaluation', transform.apply(x!, context)]
        }),
      )
      const mixed = transform.applyWithTargets?.(x!, targets!, { training: true, random })
      return {
        state: { x: x!, targets: targets!, key: key! },
        out: { ...out, ...(mixed ? addPrefix('mixed', { ...mixed }) : {}) },
      }
    },
  }
}
