import type { EncodedColumn } from '@telarjs/datasets'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import type { TrainedNetwork } from '../inference/open-model.js'
import { inputGradient } from './class-gradient.js'

/** More samples hardly change the order of the columns. */
const mostRows = 256

/**
 * Those columns that a network's answers respond to most, in the order of the table; all where there are no more than asked for.
 *
 * `influence = Σ over the column's inputs of mean|∂ answer / ∂ input| · deviation of the input`
 *
 * The answer is a sample's largest output, of values in absolute terms: how much it changes, to first order, where an input moves as far as it does among the samples.
 *
 * @param inputs samples one after the other, each of `width` values
 */
export async function influentialColumns(
  model: TrainedNetwork,
  { inputs, width }: { readonly inputs: Uint8Array | Float32Array; readonly width: number },
  columns: readonly EncodedColumn[],
  most: number,
): Promise<readonly EncodedColumn[]> {
  if (columns.length <= most) return columns
  const rows = Math.min(mostRows, inputs.length / width)
  const influence = await inputInfluence(model, new Float32Array(inputs.subarray(0, rows * width)), rows)
  const ofColumn = columns.map(({ from, width: size }) =>
    influence.subarray(from, from + size).reduce((sum, value) => sum + value, 0),
  )
  const order = Array.from(columns.keys()).sort((a, b) => ofColumn[b]! - ofColumn[a]!)
  const chosen = new Set(order.slice(0, most))
  return columns.filter((_, i) => chosen.has(i))
}

async function inputInfluence(model: TrainedNetwork, values: Float32Array, rows: number): Promise<Float32Array> {
  const x = tf.tensor(values, [rows, ...model.sample.shape])
  const largest = tf.tidy(() => {
    const y = tf.reshape(model.answers(x), [rows, -1])
    return tf.argMax(model.network.loss.targets === 'values' ? tf.abs(y) : y, 1)
  })
  try {
    const outputs = (await largest.data()) as Int32Array
    const influence = tf.tidy(() => {
      const gradient = tf.reshape(inputGradient(model, x, outputs), [rows, -1])
      const { variance } = tf.moments(tf.reshape(x, [rows, -1]), 0)
      return tf.mul(tf.mean(tf.abs(gradient), 0), tf.sqrt(variance)) as Tensor
    })
    try {
      return (await influence.data()) as Float32Array
    } finally {
      influence.dispose()
    }
  } finally {
    tf.dispose([x, largest])
  }
}
