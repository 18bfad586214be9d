import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { expectClose, finiteDifferences, randomArray } from '../testing/reference.js'
import { averagePool, CASES_2D, CASES_3D, maxPool, type WindowCase } from '../testing/windows.js'
import { run } from '../testing/run.js'
import { startWasm } from '../testing/wasm.js'

beforeAll(startWasm)

/** Values all negative as well: there stock tfjs-wasm loses the gradient of max pooling. */
function check(shape: WindowCase, xShape: number[], op: (x: tf.Tensor) => tf.Tensor, reference: typeof maxPool): void {
  for (const shift of [0, -2]) {
    const x = randomArray(tf.util.sizeFromShape(xShape), 1).map((each) => each + shift)
    const dy = randomArray(reference(shape, x).length, 2)
    const dx = tf.grad((at) => {
      const y = op(at)
      expectClose(y.dataSync(), reference(shape, x), 1e-5)
      return tf.sum(tf.mul(y, tf.tensor(dy, y.shape)))
    })(tf.tensor(x, xShape))
    const objective = (at: ArrayLike<number>) =>
      reference(shape, at).reduce((sum, each, index) => sum + each * dy[index]!, 0)
    expectClose(dx.dataSync(), finiteDifferences(objective, x, 1e-5), 1e-4)
  }
}

describe.each(CASES_2D)('%j', (shape) => {
  const { batch, input, channels, taps, strides, pad } = shape
  const xShape = [batch, input[1], input[2], channels]
  const [filter, steps] = [
    [taps[1], taps[2]],
    [strides[1], strides[2]],
  ] as [[number, number], [number, number]]

  it('maxPool', () => check(shape, xShape, (x) => tf.maxPool(x as tf.Tensor4D, filter, steps, pad), maxPool))
  it('avgPool', () => check(shape, xShape, (x) => tf.avgPool(x as tf.Tensor4D, filter, steps, pad), averagePool))
})

describe.each(CASES_3D)('%j', (shape) => {
  const { batch, input, channels, taps, strides, pad } = shape
  const xShape = [batch, ...input, channels]
  const [filter, steps] = [taps, strides] as unknown as [[number, number, number], [number, number, number]]

  it('maxPool3d', () => check(shape, xShape, (x) => tf.maxPool3d(x as tf.Tensor5D, filter, steps, pad), maxPool))
  it('avgPool3d', () => check(shape, xShape, (x) => tf.avgPool3d(x as tf.Tensor5D, filter, steps, pad), averagePool))
})

it('gives a tie to the first, and a window of -Infinity too', () => {
  const gradient = (values: number[]) =>
    tf
      .grad((x) => tf.maxPool(x as tf.Tensor4D, 2, 2, 'valid'))(tf.tensor4d(values, [1, 2, 2, 1]))
      .dataSync()
  expectClose(gradient([3, 3, 3, 3]), [1, 0, 0, 0])
  expectClose(gradient([-Infinity, -Infinity, -Infinity, -Infinity]), [1, 0, 0, 0])
})

describe('the gradient of a max pool and of a ReLU before it', () => {
  const both = (
    x: tf.Tensor,
    dy: tf.Tensor,
    filterSize: readonly number[],
    strides: readonly number[],
    pad: unknown,
  ) => {
    const attributes = { filterSize, strides, pad, dimRoundingMode: undefined }
    const inputs = { dy, input: x, output: dy }
    const separate = run('TelarReluGradient', { dy: run('MaxPoolGrad', inputs, attributes)[0]!, y: x })[0]!
    return [run('TelarMaxPoolReluGradient', inputs, attributes)[0]!.dataSync(), separate.dataSync()] as const
  }

  it('passes what the ReLU let through, and NaN', () => {
    const x = tf.tensor4d([0, 0, 1, 3, NaN, -1, 0, 0, 3, 2, -2, -1], [1, 2, 6, 1])
    const [dx] = both(x, tf.tensor4d([7, 5, 4], [1, 1, 3, 1]), [2, 2], [2, 2], 'valid')
    expect([...dx]).toEqual([0, 0, 0, 5, 4, 0, 0, 0, 0, 0, 0, 0])
  })

  it.each(CASES_2D)('%j: has the bits of the two kernels', (shape) => {
    const { batch, input, channels, taps, strides, pad } = shape
    const x = tf.relu(
      tf.tensor(randomArray(batch * input[1] * input[2] * channels, 1), [batch, input[1], input[2], channels]),
    )
    const [filter, steps] = [taps, strides].map(([, y, x]) => [y, x] as [number, number])
    const y = tf.maxPool(x as tf.Tensor4D, filter!, steps!, pad)
    const dy = tf.tensor(randomArray(y.size, 2), y.shape)
    const [dx, separate] = both(x, dy, filter!, steps!, pad)
    expect(dx).toEqual(separate)
  })
})

// As PyTorch has it: a network that has diverged shows it.
it('gives NaN for a window with a NaN in it, wherever it is', () => {
  for (let place = 0; place < 4; place++) {
    const values = Float32Array.from({ length: 4 * 5 }, (_, i) => -1 - i)
    values[place * 5 + 4] = NaN
    const pooled = tf.maxPool(tf.tensor4d(values, [1, 2, 2, 5]), 2, 2, 'valid')
    expect(pooled.dataSync()).toEqual(new Float32Array([-1, -2, -3, -4, NaN]))
  }
})

it('gives NaN for a window with a NaN in it, in three dimensions', () => {
  const values = [NaN, 1, 3, NaN, 4, 2, 1, 3, 1, 2, 3, NaN]
  const pooled = tf.maxPool3d(tf.tensor5d(values, [3, 1, 2, 2, 1]), [1, 2, 2], [1, 2, 2], 'valid')
  expect(pooled.dataSync()).toEqual(new Float32Array([NaN, 4, NaN]))
})
