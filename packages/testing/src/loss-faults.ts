import * as tf from '@tensorflow/tfjs-core'
import type { Scalar, Tensor } from '@tensorflow/tfjs-core'
import { checkDevices, type DeviceStep } from './devices.js'
import { firstDifference } from './equal.js'
import { checkConstant } from './host.js'
import { BATCH, begin, ofEmbeddings, WEIGHTS, type LossConfig } from './loss-run.js'
import { broken, type Checks, type Subject } from './subject.js'
import { lossOrderChecks } from './loss-order.js'
import { firstRepeated } from './tensors.js'

type LossSubject = Subject<'loss', LossConfig>
type Begun = ReturnType<typeof begin>

const SAMPLES = Array.from({ length: BATCH }, (_, i) => i)

/** Checks for faults that ordinary predictions do not reveal. */
export const lossFaultChecks: Checks<'loss', LossConfig> = {
  async 'gives the same however often it was called before'(subject) {
    const [at, other] = [begin(subject), begin(subject)]
    const [prediction, target] = [firstRepeated(at.prediction), firstRepeated(at.target)]
    const repeated = ({ loss, ...own }: Begun) => {
      const call = (given: Pick<Begun, 'prediction' | 'target'>) => [
        loss.compute(given.prediction, given.target),
        loss.probabilities(given.prediction),
        ...(loss.gradient ? [loss.gradient(given.prediction, given.target).gradient] : []),
      ]
      return {
        values: () => tf.tidy(() => call(own).flatMap((tensor) => [...tensor.dataSync()])),
        calls: [() => void call({ prediction, target })],
      }
    }
    await checkConstant(subject, 'compute', repeated(at), repeated(other))
    tf.dispose([prediction, target])
    at.free()
    other.free()
  },

  'is the weighted mean of the losses of its samples, each alone'(subject) {
    const at = begin(subject)
    if (ofEmbeddings(at.loss)) return at.free()
    const alone = SAMPLES.map((i) => lossOf(at, [i]))
    // A loss may weight classes: the weight of a sample relative to the first follows from the loss of the two together.
    const own = alone.map((loss, i) => (i === 0 ? 1 : weightBeside(alone[0]!, loss, lossOf(at, [0, i]))))
    for (const weights of [undefined, WEIGHTS]) {
      const given = own.map((weight, i) => weight * (weights?.[i] ?? 1))
      const total = given.reduce((sum, weight) => sum + weight, 0)
      const expected = alone.reduce((sum, loss, i) => sum + loss * given[i]!, 0) / total
      const received = lossOf(at, SAMPLES, weights)
      if (!(Math.abs(received - expected) <= 1e-3 * (0.1 + Math.abs(expected))))
        broken(
          subject,
          `compute: expected Σ w·l / Σ w = ${expected}${weights ? ` for the weights ${weights.join(', ')}` : ''}, from the losses of the samples alone, received ${received}`,
        )
    }
    at.free()
  },

  'has probabilities of each sample alone'(subject) {
    const at = begin(subject)
    tf.tidy(() => {
      const together = at.loss.probabilities(at.prediction).dataSync()
      const alone = at.loss.probabilities(tf.slice(at.prediction, 0, 1)).dataSync()
      if (firstDifference(alone, together.slice(0, alone.length), 1e-5) >= 0)
        broken(subject, 'probabilities: a sample alone gives other numbers than in a batch')
      const confident = at.loss.probabilities(tf.mul(at.prediction, 200)).dataSync()
      if (at.loss.targets === 'classes' && !subject.config.prediction && !confident.every(Number.isFinite))
        broken(subject, 'probabilities: not finite for predictions 200 times as large; subtract the largest first')
    })
    at.free()
  },

  'has a gradient that the tape agrees with for small and large predictions'(subject) {
    const at = begin(subject)
    for (const factor of [0.01, 10, 60]) {
      tf.tidy(() => {
        const prediction = tf.mul(at.prediction, factor)
        const taped = tapedOf(at, prediction)
        const what = `for predictions ${factor} times as large`
        // Far from 0 the tape of a written-out softmax loses digits that a gradient of the loss's own keeps, so only the latter must be finite there.
        const own = at.loss.gradient ? gradientOf(at, prediction) : taped
        // A loss of values may grow beyond float32 there, such as the exponential of that of Poisson; NaN is the sign of 0 · ∞.
        const isFine = at.loss.targets === 'values' ? (value: number) => !Number.isNaN(value) : Number.isFinite
        if (subject.config.prediction === undefined && !own.every(isFine))
          broken(subject, `gradient: not finite ${what}`)
        const index = firstDifference(own, taped, 1e-3)
        if (index >= 0 && taped.every(Number.isFinite))
          broken(subject, `gradient[${index}] ${what}: expected ${taped[index]} by the tape, received ${own[index]}`)
      })
    }
    at.free()
  },

  'does not depend on the center of scaled targets'(subject) {
    const at = begin(subject)
    if (at.loss.takesScaledTargets)
      tf.tidy(() => {
        const [own, shifted] = [0, 3].map((by) => at.loss.compute(tf.add(at.prediction, by), tf.add(at.target, by)))
        if (firstDifference(shifted!.dataSync(), own!.dataSync(), 1e-3) >= 0)
          broken(
            subject,
            `takesScaledTargets: true, but ${own!.dataSync()[0]} becomes ${shifted!.dataSync()[0]} where 3 is added to predictions and targets; it holds only of losses of their difference`,
          )
      })
    at.free()
  },

  'has a finite gradient where predictions are zero, and where they are right'(subject) {
    const at = begin(subject)
    tf.tidy(() => {
      const right = at.loss.targets === 'values' && at.target.size === at.prediction.size
      const predictions: Record<string, Tensor> = {
        ...(subject.config.prediction ? {} : { zero: tf.zerosLike(at.prediction) }),
        ...(right ? { right: tf.reshape(at.target, at.prediction.shape) } : {}),
      }
      for (const [what, prediction] of Object.entries(predictions))
        for (const values of [tapedOf(at, prediction), at.loss.gradient ? gradientOf(at, prediction) : []])
          if (!Array.from(values).every(Number.isFinite))
            broken(subject, `gradient: not finite where predictions are ${what}; add an epsilon under the root`)
    })
    at.free()
  },

  ...lossOrderChecks,

  'falls alike on plain JavaScript, replayed on WebAssembly and captured on WebGPU': (subject) =>
    checkDevices(subject, () => lossStep(subject)),
}

/** Checks for any valid options of a loss. */
export function useLoss(subject: LossSubject): void {
  const at = begin(subject)
  const value = tf.tidy(() => at.loss.compute(at.prediction, at.target).dataSync()[0]!)
  if (!Number.isFinite(value)) broken(subject, `compute: expected a finite loss, received ${value}`)
  if (!tapedOf(at, at.prediction).every(Number.isFinite)) broken(subject, 'gradient by the tape: not finite')
  at.free()
}

/** The loss of some of the samples. */
function lossOf({ loss, prediction, target }: Begun, samples: readonly number[], weights?: readonly number[]): number {
  return tf.tidy(() => {
    const indices = tf.tensor1d([...samples], 'int32')
    const given = weights && tf.tensor1d([...weights])
    return loss.compute(tf.gather(prediction, indices), tf.gather(target, indices), given).dataSync()[0]!
  })
}

/** The weight of a second sample, where the first has weight 1 and their mean is known. */
function weightBeside(first: number, second: number, mean: number): number {
  if (Math.abs(first - second) < 1e-2 * (Math.abs(first) + Math.abs(second))) return 1
  return (first - mean) / (mean - second)
}

function gradientOf({ loss, target }: Begun, prediction: Tensor): Float32Array {
  return tf.tidy(() => loss.gradient!(prediction, target).gradient.dataSync<'float32'>().slice())
}

function tapedOf({ loss, target }: Begun, prediction: Tensor): Float32Array {
  return tf.tidy(() =>
    tf
      .grad((x: Tensor) => loss.compute(x, target))(prediction)
      .dataSync<'float32'>()
      .slice(),
  )
}

/** Predictions after gradient descent on the loss. */
function lossStep(subject: LossSubject): DeviceStep {
  const { loss, prediction, target } = begin(subject)
  return {
    state: { prediction, target },
    step({ prediction, target }, feed) {
      const own = loss.gradient?.(prediction!, target!)
      const taped = tf.valueAndGrad((x: Tensor) => loss.compute(x, target!))(prediction!)
      const gradient = own?.gradient ?? taped.grad
      return {
        state: { prediction: tf.sub(prediction!, tf.mul(feed['learningRate'] as Scalar, gradient)), target: target! },
        out: {
          loss: taped.value,
          'gradient by the tape': taped.grad,
          ...(own ? { value: own.value, gradient } : {}),
          probabilities: loss.probabilities(prediction!),
        },
      }
    },
  }
}
