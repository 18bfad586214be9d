import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { expectClose, finiteDifferences, randomArray } from '../testing/reference.js'
import { CASES_2D, CASES_3D, convolve, convolveDepthwise, outputShape, type WindowCase } from '../testing/windows.js'
import { run } from '../testing/run.js'
import { startWasm } from '../testing/wasm.js'

beforeAll(startWasm)

const OUTPUTS = 3

/** Random input and filter, the objective sum(y dy), and tfjs's two gradients of it. */
function gradients(
  shape: WindowCase,
  op: (x: tf.Tensor, filter: tf.Tensor) => tf.Tensor,
  reference: typeof convolve,
  shapes: number[][],
  factor: number,
) {
  const [xShape, filterShape] = shapes as [number[], number[]]
  const x = randomArray(tf.util.sizeFromShape(xShape), 1)
  const filter = randomArray(tf.util.sizeFromShape(filterShape), 2)
  const dy = randomArray(reference(shape, x, filter, factor).length, 3)
  const objective = (atX: ArrayLike<number>, atFilter: ArrayLike<number>) =>
    reference(shape, atX, atFilter, factor).reduce((sum, each, index) => sum + each * dy[index]!, 0)
  const [dx, dFilter] = tf.grads((a, b) => {
    const y = op(a!, b!)
    expectClose(y.dataSync(), reference(shape, x, filter, factor), 1e-4)
    return tf.sum(tf.mul(y, tf.tensor(dy, y.shape)))
  })([tf.tensor(x, xShape), tf.tensor(filter, filterShape)])
  expect([dx!.shape, dFilter!.shape]).toEqual(shapes)
  expectClose(
    dx!.dataSync(),
    finiteDifferences((at) => objective(at, filter), x),
    1e-4,
  )
  expectClose(
    dFilter!.dataSync(),
    finiteDifferences((at) => objective(x, at), filter),
    1e-4,
  )
}

describe.each(CASES_2D)('%j', (shape) => {
  const { batch, input, channels, taps, strides, pad } = shape
  const steps = [strides[1], strides[2]] as [number, number]
  const xShape = [batch, input[1], input[2], channels]

  it('conv2d: both gradients', () => {
    gradients(
      shape,
      (x, filter) => tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, steps, pad),
      convolve,
      [xShape, [taps[1], taps[2], channels, OUTPUTS]],
      OUTPUTS,
    )
  })

  it('the gradients of filter and bias in one kernel', () => {
    const filterShape = [taps[1], taps[2], channels, OUTPUTS]
    const x = tf.tensor(randomArray(tf.util.sizeFromShape(xShape), 1), xShape)
    const values = randomArray(batch * outputShape(shape).reduce((product, each) => product * each, OUTPUTS), 3)
    const dy = tf.tensor(values, [batch, ...outputShape(shape).slice(1), OUTPUTS])
    const attributes = { strides: steps, pad, dataFormat: 'NHWC', filterShape }
    const [dFilter, dBias] = run('TelarConv2DGradient', { x, dy }, attributes)
    expect(dFilter!.dataSync()).toEqual(run('Conv2DBackpropFilter', { x, dy }, attributes)[0]!.dataSync())
    const sums = new Float64Array(OUTPUTS)
    values.forEach((value, i) => (sums[i % OUTPUTS]! += value))
    expectClose(dBias!.dataSync(), sums, 1e-4)
  })

  it.each([1, 2])('depthwiseConv2d with multiplier %i: both gradients', (multiplier) => {
    gradients(
      shape,
      (x, filter) => tf.depthwiseConv2d(x as tf.Tensor4D, filter as tf.Tensor4D, steps, pad),
      convolveDepthwise,
      [xShape, [taps[1], taps[2], channels, multiplier]],
      multiplier,
    )
  })
})

describe.each(CASES_3D)('%j', (shape) => {
  const { batch, input, channels, taps, strides, pad } = shape

  it('conv3d: forward and both gradients', () => {
    gradients(
      shape,
      (x, filter) => tf.conv3d(x as tf.Tensor5D, filter as tf.Tensor5D, strides as [number, number, number], pad),
      convolve,
      [
        [batch, ...input, channels],
        [...taps, channels, OUTPUTS],
      ],
      OUTPUTS,
    )
    expect(outputShape(shape)).toHaveLength(3)
  })
})

it('works through a batch of lines in chunks', () => {
  const shape: WindowCase = {
    batch: 6,
    input: [1, 40, 40],
    channels: 8,
    taps: [1, 3, 3],
    strides: [1, 1, 1],
    pad: 'same',
  }
  const x = randomArray(6 * 40 * 40 * 8, 1)
  const dy = randomArray(6 * 40 * 40 * 2, 2)
  const [xs, dys] = [tf.tensor4d(x, [6, 40, 40, 8]), tf.tensor4d(dy, [6, 40, 40, 2])]
  const filter = randomArray(3 * 3 * 8 * 2, 3)
  const filters = tf.tensor4d(filter, [3, 3, 8, 2])
  const [dx, dFilter] = tf.grads((a, b) => tf.conv2d(a as tf.Tensor4D, b as tf.Tensor4D, 1, 'same'))([xs, filters], dys)
  const total = (y: ArrayLike<number>) => Array.from(y).reduce((sum, each, index) => sum + each * dy[index]!, 0)
  // The objective is linear in each argument: the gradient's product with the argument is the objective itself.
  const objective = total(convolve(shape, x, filter, 2))
  expectClose(
    [tf.sum(tf.mul(dx!, xs)).dataSync()[0]!, tf.sum(tf.mul(dFilter!, filters)).dataSync()[0]!],
    [objective, objective],
    1e-4,
  )
})

it.each([
  [8, 8, 'same'],
  [9, 11, 'same'],
  [11, 10, 'valid'],
  [24, 33, 1],
] as const)('many channels go by tiles of four by four: %i x %i, %s', (height, width, pad) => {
  const shape: WindowCase = {
    batch: 2,
    input: [1, height, width],
    channels: 32,
    taps: [1, 3, 3],
    strides: [1, 1, 1],
    pad,
  }
  const [outHeight, outWidth] = outputShape(shape).slice(1) as [number, number]
  const x = randomArray(2 * height * width * 32, 1)
  const filter = randomArray(9 * 32 * 48, 2)
  const bias = randomArray(48, 3)
  const reference = convolve(shape, x, filter, 48)
  const [xs, filters] = [tf.tensor4d(x, [2, height, width, 32]), tf.tensor4d(filter, [3, 3, 32, 48])]
  const y = tf.fused.conv2d({ x: xs, filter: filters, strides: 1, pad, bias: tf.tensor1d(bias), activation: 'relu' })
  expect(y.shape).toEqual([2, outHeight, outWidth, 48])
  expectClose(
    y.dataSync(),
    reference.map((each, i) => Math.max(0, each + bias[i % 48]!)),
    1e-4,
  )
  // Of the same filter the other way around, whose inputs are 48 and whose outputs are 32: the gradient of the input.
  const dy = randomArray(reference.length, 4)
  const dx = tf.grad((at: tf.Tensor) => tf.conv2d(at as tf.Tensor4D, filters, 1, pad))(xs, tf.tensor(dy, y.shape))
  const at = [0, 31, 32 * width + 5, x.length - 1]
  const gradient = at.map((index) => {
    const one = new Float32Array(x.length)
    one[index] = 1
    return convolve(shape, one, filter, 48).reduce((sum, each, i) => sum + each * dy[i]!, 0)
  })
  const values = dx.dataSync()
  expectClose(
    at.map((index) => values[index]!),
    gradient,
    1e-4,
  )
})

it('takes an empty batch', () => {
  const dFilter = tf.grad((filter) =>
    tf.conv2d(tf.zeros([0, 4, 4, 2]) as tf.Tensor4D, filter as tf.Tensor4D, 1, 'same'),
  )(tf.ones([3, 3, 2, 1]))
  expectClose(dFilter.dataSync(), new Float32Array(18))
})
