import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, test } from 'vitest'
import { expectClose, numbers } from '../../fixtures/compare.js'
import { startGpu } from '../../fixtures/gpu.js'
import { runKernel } from '../../fixtures/run.js'
import { chooseForm, type Form } from '../form.js'

let device: GPUDevice

beforeAll(async () => {
  ;({ device } = await startGpu())
})

const EPSILON = 1e-3

/** By the paper, in double precision. */
function reference(x: Float32Array, dy: Float32Array, scale: Float32Array, offset: Float32Array) {
  const channels = scale.length
  const rows = x.length / channels
  const [y, dx] = [new Float64Array(x.length), new Float64Array(x.length)]
  const [mean, variance] = [new Float64Array(channels), new Float64Array(channels)]
  const [dScale, dOffset] = [new Float64Array(channels), new Float64Array(channels)]
  for (let c = 0; c < channels; c++) {
    const at = Array.from({ length: rows }, (_, row) => row * channels + c)
    mean[c] = at.reduce((sum, i) => sum + x[i]!, 0) / rows
    variance[c] = at.reduce((sum, i) => sum + (x[i]! - mean[c]!) ** 2, 0) / rows
    const inverse = 1 / Math.sqrt(variance[c]! + EPSILON)
    const hat = (i: number): number => (x[i]! - mean[c]!) * inverse
    dOffset[c] = at.reduce((sum, i) => sum + dy[i]!, 0)
    dScale[c] = at.reduce((sum, i) => sum + dy[i]! * hat(i), 0)
    for (const i of at) {
      y[i] = hat(i) * scale[c]! + offset[c]!
      dx[i] = ((scale[c]! * inverse) / rows) * (rows * dy[i]! - dOffset[c]! - hat(i) * dScale[c]!)
    }
  }
  return { y, mean, variance, dx, dScale, dOffset }
}

const forms: readonly Form[] = ['tiled', 'direct']
const cases = [
  { shape: [3, 1], shift: 0 },
  { shape: [17, 33], shift: 0 },
  { shape: [10, 5], shift: 1000 },
  { shape: [2, 3, 5, 7], shift: 0 },
  // More rows than one workgroup sums.
  { shape: [3, 500, 3], shift: 10 },
]

test.each(forms.flatMap((form) => cases.map((given) => ({ form, ...given }))))(
  'forward and gradient of $shape around $shift, $form',
  async ({ form, shape, shift }) => {
    chooseForm(device, form)
    const size = tf.util.sizeFromShape(shape)
    const channels = shape.at(-1)!
    const x = numbers(size, 1).map((value) => value + shift)
    const [dy, scale, offset] = [numbers(size, 2), numbers(channels, 3), numbers(channels, 4)]
    const expected = reference(x, dy, scale, offset)
    const given = { x: tf.tensor(x, shape), scale: tf.tensor1d(scale) }
    const tolerance = shift === 1000 ? 1e-3 : 2e-5

    const [y, mean, variance] = runKernel(
      'TelarBatchNorm',
      { ...given, offset: tf.tensor1d(offset) },
      { epsilon: EPSILON },
    )
    expect(y!.shape).toEqual(shape)
    expectClose(await y!.data(), expected.y, tolerance)
    expectClose(await mean!.data(), expected.mean)
    expectClose(await variance!.data(), expected.variance, tolerance)

    const moving = { movingMean: tf.tensor1d(numbers(channels, 5)), movingVariance: tf.tensor1d(numbers(channels, 6)) }
    const [, , , nextMean, nextVariance] = runKernel(
      'TelarBatchNormTraining',
      { ...given, offset: tf.tensor1d(offset), ...moving },
      { epsilon: EPSILON, share: 0.25 },
    )
    const rows = size / channels
    expectClose(
      await nextMean!.data(),
      numbers(channels, 5).map((value, c) => 0.75 * value + 0.25 * expected.mean[c]!),
    )
    expectClose(
      await nextVariance!.data(),
      numbers(channels, 6).map((value, c) => 0.75 * value + (0.25 * expected.variance[c]! * rows) / (rows - 1)),
      tolerance,
    )

    const [relu] = runKernel(
      'TelarBatchNorm',
      { ...given, offset: tf.tensor1d(offset) },
      { epsilon: EPSILON, relu: true },
    )
    expectClose(
      await relu!.data(),
      expected.y.map((value) => Math.max(0, value)),
      tolerance,
    )

    const results = runKernel(
      'TelarBatchNormGradient',
      { ...given, dy: tf.tensor(dy, shape), mean, variance },
      { epsilon: EPSILON },
    )
    expect(results.map((tensor) => tensor.shape)).toEqual([shape, [channels], [channels]])
    expectClose(await results[0]!.data(), expected.dx, tolerance)
    expectClose(await results[1]!.data(), expected.dScale, tolerance)
    expectClose(await results[2]!.data(), expected.dOffset)
  },
)

test('a batch of one value per channel moves the mean and leaves the variance', async () => {
  const [x, one, moving] = [tf.tensor2d([[4, 8]]), tf.ones([2]), tf.tensor1d([2, 2])]
  const inputs = { x, scale: one, offset: one, movingMean: moving, movingVariance: moving }
  const [, , , mean, variance] = runKernel('TelarBatchNormTraining', inputs, { epsilon: EPSILON, share: 0.5 })
  expect([...(await mean!.data()), ...(await variance!.data())]).toEqual([3, 5, 2, 2])
})
