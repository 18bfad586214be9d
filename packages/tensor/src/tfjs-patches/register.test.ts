import '@tensorflow/tfjs-backend-cpu'
import '@tensorflow/tfjs-backend-wasm'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor, Tensor1D, Tensor2D, Tensor4D, Tensor5D } from '@tensorflow/tfjs-core'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { expectClose, readFixtures, tensorOf } from '../../fixtures/read.js'
import '../gradients.js'
import { patchTfjs } from './register.js'
import { rotateWithOffset } from './transform.js'

const fixtures = readFixtures('missing')

interface Options {
  readonly stride: number
  readonly pad: 'same' | 'valid'
  readonly mode: 'constant' | 'reflect' | 'wrap' | 'nearest'
  readonly interpolation: 'nearest' | 'bilinear'
  readonly fill: number
}

const optionsOf = (name: string) => fixtures[name]!['options'] as unknown as Options
const named = (prefix: string) => Object.keys(fixtures).filter((name) => name.startsWith(prefix))

describe.each(['cpu', 'wasm'])('on %s', (backend) => {
  let before = 0

  beforeEach(async () => {
    await tf.setBackend(backend)
    patchTfjs()
    before = tf.memory().numTensors
    tf.engine().startScope()
  })

  afterEach(() => {
    tf.engine().endScope()
    expect(tf.memory().numTensors).toBe(before)
  })

  /** Compares y and the gradients of all inputs, and expects that nothing else is left. */
  function checkGradients(
    name: string,
    inputs: Record<string, Tensor>,
    forward: (...inputs: Tensor[]) => Tensor,
  ): void {
    const fixture = fixtures[name]!
    expectClose(fixture, 'y', forward(...Object.values(inputs)), 1e-5)
    const dy = tensorOf(fixture, 'dy')
    const tensors = tf.memory().numTensors
    const gradients = tf.grads(forward)(Object.values(inputs), dy)
    expect(tf.memory().numTensors - tensors).toBe(gradients.length)
    Object.keys(inputs).forEach((key, i) => expectClose(fixture, `d${key}`, gradients[i]!, 1e-5))
  }

  test('NaN is kept by clipByValue, relu6 and maxPool, and whole numbers stay whole', () => {
    const x = tf.tensor1d([NaN, -2, 0.5, 7])
    expect([...tf.clipByValue(x, -1, 1).dataSync()]).toEqual([NaN, -1, 0.5, 1])
    expect([...tf.relu6(x).dataSync()]).toEqual([NaN, 0, 0.5, 6])
    expect([...tf.maxPool(tf.reshape(x, [1, 1, 4, 1]) as Tensor4D, [1, 2], 1, 'valid').dataSync()]).toEqual([
      NaN,
      0.5,
      7,
    ])
    const whole = tf.clipByValue(tf.tensor1d([-3, 0, 4], 'int32'), -1, 2)
    expect([whole.dtype, ...whole.dataSync()]).toEqual(['int32', -1, 0, 2])
  })

  test.each(named('conv2d'))('%s', (name) => {
    const { stride, pad } = optionsOf(name)
    const inputs = { x: tensorOf(fixtures[name]!, 'x'), filter: tensorOf(fixtures[name]!, 'filter') }
    checkGradients(name, inputs, (x, filter) => tf.conv2d(x as Tensor4D, filter as Tensor4D, stride, pad))
  })

  test.each(named('depthwise'))('%s', (name) => {
    const { stride, pad } = optionsOf(name)
    const inputs = { x: tensorOf(fixtures[name]!, 'x'), filter: tensorOf(fixtures[name]!, 'filter') }
    checkGradients(name, inputs, (x, filter) => tf.depthwiseConv2d(x as Tensor4D, filter as Tensor4D, stride, pad))
  })

  test.each(named('conv3d'))('%s', (name) => {
    const { stride, pad } = optionsOf(name)
    const inputs = { x: tensorOf(fixtures[name]!, 'x'), filter: tensorOf(fixtures[name]!, 'filter') }
    checkGradients(name, inputs, (x, filter) => tf.conv3d(x as Tensor5D, filter as Tensor5D, stride, pad))
  })

  test.each(named('max-pool'))('%s', (name) => {
    const { stride, pad } = optionsOf(name)
    const size = name === 'max-pool-ties' || stride === 2 ? 2 : 3
    checkGradients(name, { x: tensorOf(fixtures[name]!, 'x') }, (x) => tf.maxPool(x as Tensor4D, size, stride, pad))
  })

  // By hand: a corner of a 3x3 input lies in its own window (4 values inside), two at edges (6) and the middle one (9).
  const [corner, edge, middle] = [1 / 4 + 2 / 6 + 1 / 9, 2 / 4 + 3 / 6 + 1 / 9, 4 / 4 + 4 / 6 + 1 / 9]
  const square = [corner, edge, corner, edge, middle, edge, corner, edge, corner]

  test('gradient of average pooling: each value inside a window gets the same share', () => {
    const gradient = tf.grad((x: Tensor) => tf.avgPool(x as Tensor4D, 3, 1, 'same'))(tf.ones([1, 3, 3, 1]))
    const flat = tf.grad((x: Tensor) => tf.avgPool3d(x as Tensor5D, [1, 3, 3], 1, 'same'))(tf.ones([1, 1, 3, 3, 1]))
    for (const each of [gradient, flat]) {
      const values = each.dataSync()
      square.forEach((share, index) => expect(values[index]).toBeCloseTo(share, 6))
    }
  })

  test('gradient of a gather', () => {
    const fixture = fixtures['gather']!
    const indices = tensorOf<Tensor1D>(fixture, 'indices', 'int32')
    const gradient = tf.grad((table: Tensor) => tf.gather(table, indices))(
      tensorOf(fixture, 'table'),
      tensorOf(fixture, 'dy'),
    )
    expectClose(fixture, 'dtable', gradient)
  })

  test('segments with a negative number are left out', () => {
    // rows 0 and 2 go to segment 1, row 1 nowhere
    const sums = tf.unsortedSegmentSum(
      tf.tensor2d([
        [1, 2],
        [3, 4],
        [5, 6],
      ]),
      tf.tensor1d([1, -1, 1], 'int32'),
      2,
    )
    expect(sums.arraySync()).toEqual([
      [0, 0],
      [6, 8],
    ])
  })

  test('product of whole numbers', () => {
    const fixture = fixtures['whole-numbers']!
    const product = tf.matMul(tensorOf<Tensor2D>(fixture, 'a', 'int32'), tensorOf<Tensor2D>(fixture, 'b', 'int32'))
    expect(product.dtype).toBe('int32')
    expectClose(fixture, 'product', product, 0)
  })

  test('products with transposed operands, in batches and fused', () => {
    const [a, b] = [tf.randomNormal([2, 3, 4], 0, 1, 'float32', 1), tf.randomNormal([2, 4, 5], 0, 1, 'float32', 2)]
    const plain = tf.matMul(a, b)
    const [ta, tb] = [tf.transpose(a, [0, 2, 1]), tf.transpose(b, [0, 2, 1])]
    const differences = [
      tf.sub(tf.matMul(ta, b, true), plain),
      tf.sub(tf.matMul(a, tb, false, true), plain),
      tf.sub(tf.fused.matMul({ a: ta, b: tb, transposeA: true, transposeB: true, activation: 'linear' }), plain),
    ]
    for (const difference of differences) expect(tf.max(tf.abs(difference)).dataSync()[0]).toBeLessThan(1e-5)
  })

  test('one-hot', () => {
    const fixture = fixtures['one-hot']!
    const labels = tensorOf<Tensor1D>(fixture, 'labels', 'int32')
    const hot = tf.oneHot(labels, 4, 1, 0, 'float32')
    expect(hot.dtype).toBe('float32')
    expectClose(fixture, 'hot', hot)
    expectClose(fixture, 'hot', tf.oneHot(labels, 4))
    expectClose(fixture, 'smooth', tf.oneHot(labels, 4, 0.925, 0.025, 'float32'))
  })

  test.each(named('transform'))('%s', (name) => {
    const { mode, interpolation, fill } = optionsOf(name)
    const fixture = fixtures[name]!
    const y = tf.image.transform(
      tensorOf(fixture, 'images'),
      tensorOf<Tensor2D>(fixture, 'transforms'),
      interpolation,
      mode,
      fill,
      [6, 5],
    )
    expectClose(fixture, 'y', y, 1e-4)
  })

  test('gradient of nearest neighbors', () => {
    const fixture = fixtures['resize-nearest']!
    const gradient = tf.grad((x: Tensor) => tf.image.resizeNearestNeighbor(x as Tensor4D, [6, 8]))(
      tensorOf(fixture, 'images'),
      tensorOf(fixture, 'dy'),
    )
    expectClose(fixture, 'dimages', gradient)
  })

  test('registering again changes nothing', () => {
    const kernels = () =>
      tf.getKernelsForBackend(backend).map(({ kernelName, kernelFunc }) => [kernelName, kernelFunc] as const)
    const first = new Map(kernels())
    patchTfjs()
    expect(new Map(kernels())).toEqual(first)
  })
})

describe('what only tfjs-node lacks, run on cpu', () => {
  const run = (image: Tensor, radians: number, fillValue: number | number[]) =>
    rotateWithOffset({
      inputs: { image },
      attrs: { radians, fillValue, center: 0.4 },
      backend: tf.backend(),
    }) as Tensor4D

  test('rotation by a quarter turn', async () => {
    await tf.setBackend('cpu')
    const fixture = fixtures['rotate']!
    expectClose(fixture, 'y', run(tensorOf(fixture, 'images'), Math.PI / 2, 0))
  })

  test('rotation as tfjs-cpu does it, with a color around', async () => {
    await tf.setBackend('cpu')
    const images = tensorOf<Tensor4D>(fixtures['rotate']!, 'images')
    const expected = tf.image.rotateWithOffset(images, 0.7, [1, 2, 3], 0.4)
    expect(tf.max(tf.abs(tf.sub(run(images, 0.7, [1, 2, 3]), expected))).dataSync()[0]).toBeLessThan(1e-6)
  })
})
