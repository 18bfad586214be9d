import { sizeOf } from '@telarjs/core'
import { keyTensor, createStepRandom, type NamedTensors } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor, Tensor1D } from '@tensorflow/tfjs-core'
import type { HistogramView } from '../protocol/views.js'
import { samplesOf, type OpenNetwork } from './network.js'

const bins = 48
const batch = 64

/** How the values of all params, and of their gradients for one batch, are spread. */
export async function histogramViews(open: OpenNetwork): Promise<readonly HistogramView[]> {
  const params = Object.entries(open.arrays).filter(([name]) => name.startsWith('params/'))
  const weights = params.map(([name, { values }]) => histogram(name.slice('params/'.length), 'weights', values))
  return [...weights, ...(await gradientsOf(open))]
}

async function gradientsOf(open: OpenNetwork): Promise<readonly HistogramView[]> {
  const { splits, shape, targetShape } = await open.data()
  const train = splits['train']!
  const rows = Math.min(batch, train.size)
  const gradients = tf.tidy(() => {
    const { model, loss } = open.network
    const targets =
      train.targets instanceof Int32Array
        ? tf.tensor1d(train.targets.slice(0, rows), 'int32')
        : tf.tensor(train.targets.slice(0, rows * sizeOf(targetShape)), [rows, ...targetShape])
    const random = createStepRandom(keyTensor([1, 2]), tf.scalar(0, 'int32'))
    const context = { ...open.tensors(), training: true, random }
    const forward = model.forward(samplesOf(train, shape, 0, rows), context)
    const gradient = loss.gradient
      ? loss.gradient(forward.y, targets).gradient
      : tf.grad((y: Tensor) => loss.compute(y, targets as Tensor1D))(forward.y)
    const all = model.backward(gradient, forward.saved, { ...context, needsInputGradient: false }).gradients
    return Object.fromEntries(
      Object.entries(all).map(([name, tensor]) => [name, tf.keep(tf.clone(tensor))]),
    ) as NamedTensors
  })
  try {
    return await Promise.all(
      Object.entries(gradients).map(async ([name, tensor]) =>
        histogram(name, 'gradient', (await tensor.data()) as Float32Array, tensor.shape.at(-1)),
      ),
    )
  } finally {
    for (const tensor of Object.values(gradients)) tensor.dispose()
  }
}

/** Counts of values in equal bins, symmetric around 0. @param units the length of the last axis */
export function histogram(
  name: string,
  kind: HistogramView['kind'],
  values: ArrayLike<number>,
  units = 1,
): HistogramView {
  const alive = new Uint8Array(units)
  let [most, sum, squares] = [0, 0, 0]
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    most = Math.max(most, Math.abs(value))
    sum += value
    squares += value * value
    if (value !== 0) alive[i % units] = 1
  }
  const counts = new Float32Array(bins)
  for (let i = 0; i < values.length && most > 0 && Number.isFinite(most); i++)
    counts[Math.min(bins - 1, Math.floor(((values[i]! + most) / (2 * most)) * bins))]!++
  const mean = sum / values.length
  return {
    name,
    kind,
    counts,
    low: -most,
    high: most,
    mean,
    deviation: Math.sqrt(Math.max(0, squares / values.length - mean * mean)),
    dead: 1 - alive.reduce((count, one) => count + one, 0) / units,
  }
}
