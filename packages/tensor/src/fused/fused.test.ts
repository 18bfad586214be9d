import '@tensorflow/tfjs-backend-cpu'
import '@tensorflow/tfjs-backend-wasm'
import * as tf from '@tensorflow/tfjs-core'
import type { KernelFunc, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { batchNormForward, batchNormGradient, batchNormTraining } from './batch-norm.js'
import { accuracySums, countCorrect } from './count-correct.js'
import { denseForward, denseGradient } from './dense.js'
import { expectClose, readFixtures, tensorOf } from '../../fixtures/read.js'
import { matMul } from './mat-mul.js'
import { adamInPlace, adamPowers, sgdInPlace } from './optimizers.js'
import { gatherLabeledPixels, gatherPixels, packPixels, uploadPixels } from './pixels.js'
import { reluGradient } from './relu-gradient.js'
import { softmaxCrossEntropy } from './softmax-cross-entropy.js'

const fixtures = readFixtures('fused')

describe.each(['cpu', 'wasm'])('composed of plain operations on %s', (backend) => {
  let before = 0

  beforeEach(async () => {
    await tf.setBackend(backend)
    before = tf.memory().numTensors
    tf.engine().startScope()
  })

  afterEach(() => {
    tf.engine().endScope()
    expect(tf.memory().numTensors).toBe(before)
  })

  /** Runs a fused operation and expects that it leaves no tensors but its results. */
  function leakFree<T extends object>(run: () => T): T {
    const tensors = tf.memory().numTensors
    const result = run()
    const made = Object.values(result).filter((value) => value instanceof tf.Tensor).length
    expect(tf.memory().numTensors - tensors).toBe(made)
    return result
  }

  test.each(['linear', 'relu'] as const)('dense, %s', (activation) => {
    const fixture = fixtures[`dense-${activation}`]!
    const [x, dy, kernel, bias] = [
      tensorOf(fixture, 'x'),
      tensorOf(fixture, 'dy'),
      tensorOf<Tensor2D>(fixture, 'kernel'),
      tensorOf<Tensor1D>(fixture, 'bias'),
    ]
    const { y } = leakFree(() => ({ y: denseForward(x, kernel, bias, activation) }))
    expectClose(fixture, 'y', y)
    const all = leakFree(() => denseGradient({ x, y, dy, kernel }, { activation, needsInputGradient: true }))
    expectClose(fixture, 'dKernel', all.dKernel)
    expectClose(fixture, 'dBias', all.dBias)
    expectClose(fixture, 'dx', all.dx!)
    const first = leakFree(() => denseGradient({ x, y, dy, kernel }, { activation, needsInputGradient: false }))
    expect(first.dx).toBeUndefined()
  })

  test('dense without a bias', () => {
    // [1, 2]·[[1, 0], [3, -1]] = [7, -2]; relu of that is [7, 0]
    const y = denseForward(
      tf.tensor2d([[1, 2]]),
      tf.tensor2d([
        [1, 0],
        [3, -1],
      ]),
      undefined,
      'relu',
    )
    expect([...y.dataSync()]).toEqual([7, 0])
  })

  test.each(['plain', 'smoothed', 'weighted'])('softmax cross-entropy, %s', (name) => {
    const fixture = fixtures[`cross-entropy-${name}`]!
    const weights = name === 'weighted' ? tensorOf<Tensor1D>(fixture, 'weights') : undefined
    const labelSmoothing = name === 'plain' ? 0 : 0.1
    const logits = tensorOf<Tensor2D>(fixture, 'logits')
    const labels = tensorOf<Tensor1D>(fixture, 'labels', 'int32')
    const { value, gradient } = leakFree(() => softmaxCrossEntropy(logits, labels, weights, { labelSmoothing }))
    expectClose(fixture, 'value', value)
    expectClose(fixture, 'gradient', gradient)
  })

  test.each(['rows', 'images'])('batch norm, %s', (name) => {
    const fixture = fixtures[`batch-norm-${name}`]!
    const [x, dy, scale, offset] = [
      tensorOf(fixture, 'x'),
      tensorOf(fixture, 'dy'),
      tensorOf<Tensor1D>(fixture, 'scale'),
      tensorOf<Tensor1D>(fixture, 'offset'),
    ]
    const { y, mean, variance } = leakFree(() => batchNormForward({ x, scale, offset }, { epsilon: 1e-3 }))
    expectClose(fixture, 'y', y)
    expectClose(fixture, 'mean', mean)
    expectClose(fixture, 'variance', variance)
    const gradients = leakFree(() => batchNormGradient({ x, dy, scale, mean, variance }, { epsilon: 1e-3 }))
    expectClose(fixture, 'dx', gradients.dx)
    expectClose(fixture, 'dScale', gradients.dScale)
    expectClose(fixture, 'dOffset', gradients.dOffset)
  })

  test('gather of pixels', () => {
    const fixture = fixtures['pixels']!
    const table = uploadPixels(Uint8Array.from(fixture['bytes']!.values), 6)
    const indices = tensorOf<Tensor1D>(fixture, 'indices', 'int32')
    expectClose(fixture, 'rows', leakFree(() => ({ x: gatherPixels(table, indices, { scale: 0.25, offset: -3 }) })).x)
    expect(() => uploadPixels(new Uint8Array(7), 6)).toThrow('expected a multiple of 6 bytes, received 7')
  })

  test('whole words of pixels are taken as they lie, the last of the bytes in the highest place', () => {
    const bytes = Uint8Array.of(9, 9, 9, 9, 1, 2, 3, 4, 5, 6, 7, 8)
    const packed = packPixels(bytes.subarray(4), 2, 4)
    expect([...packed]).toEqual([0x04030201, 0x08070605])
    expect(packed.buffer).toBe(bytes.buffer)
    // Behind the third byte no word begins.
    expect([...packPixels(bytes.subarray(3, 11), 2, 4)]).toEqual([0x03020109, 0x07060504])
  })

  test('count of right predictions', () => {
    const fixture = fixtures['count-correct']!
    const prediction = tensorOf<Tensor2D>(fixture, 'prediction')
    const labels = tensorOf<Tensor1D>(fixture, 'labels', 'int32')
    expectClose(fixture, 'count', leakFree(() => ({ count: countCorrect(prediction, labels) })).count)
  })

  test('sums for accuracy', () => {
    const prediction = tf.tensor2d([
      [0.25, 0.75],
      [2, -1],
    ])
    const labels = tf.tensor1d([1, 1], 'int32')
    const { sums } = leakFree(() => ({ sums: accuracySums(prediction, labels) }))
    expect([...sums.dataSync()]).toEqual([1, 2, 2])
  })

  test('moving statistics of batch norm take the unbiased variance; a single value leaves the variance', () => {
    const [one, moving] = [tf.tensor1d([1]), { movingMean: tf.tensor1d([2]), movingVariance: tf.tensor1d([2]) }]
    function of(values: number[]) {
      const inputs = { x: tf.tensor2d(values, [values.length, 1]), scale: one, offset: one, ...moving }
      return leakFree(() => batchNormTraining(inputs, { epsilon: 1e-3, share: 0.5 }))
    }
    // Mean 4 and variance (1 + 1) / 1 of 3 and 5.
    const two = of([3, 5])
    expect([two.movingMean.dataSync()[0], two.movingVariance.dataSync()[0]]).toEqual([3, 2])
    const single = of([6])
    expect([single.movingMean.dataSync()[0], single.movingVariance.dataSync()[0]]).toEqual([4, 2])
  })

  test('the gradient of relu', () => {
    const [dy, y] = [tf.tensor1d([3, 4, 5]), tf.tensor1d([0, 2, 1])]
    const { dx } = leakFree(() => ({ dx: reluGradient(dy, y) }))
    expect([...dx.dataSync()]).toEqual([0, 4, 5])
  })

  test('the powers of both betas of adam', () => {
    const before = { beta1Power: tf.scalar(0.5), beta2Power: tf.scalar(0.25) }
    const powers = leakFree(() => adamPowers(before, { beta1: 0.75, beta2: 0.5 }))
    expect([powers.beta1Power.dataSync()[0], powers.beta2Power.dataSync()[0]]).toEqual([0.375, 0.125])
  })

  test('a batch of pixels with its labels', () => {
    const table = uploadPixels(Uint8Array.of(1, 2, 3, 4, 5, 6), 2)
    const [labels, indices] = [tf.tensor1d([7, 8, 9], 'int32'), tf.tensor1d([2, 0], 'int32')]
    const batch = leakFree(() => gatherLabeledPixels(table, labels, indices, { scale: 2, offset: 1 }))
    expect([...batch.x.dataSync()]).toEqual([11, 13, 3, 5])
    expect([...batch.labels.dataSync()]).toEqual([9, 7])
  })

  test('products with transposed operands', () => {
    // [[1, 2], [3, 4]]ᵀ·[[5, 6], [7, 8]] by hand, then with the right one transposed, then both
    const a = tf.tensor2d([
      [1, 2],
      [3, 4],
    ])
    const b = tf.tensor2d([
      [5, 6],
      [7, 8],
    ])
    expect([...matMul(a, b, { transposeA: true }).dataSync()]).toEqual([26, 30, 38, 44])
    expect([...matMul(a, b, { transposeB: true }).dataSync()]).toEqual([17, 23, 39, 53])
    expect([...matMul(a, b, { transposeA: true, transposeB: true }).dataSync()]).toEqual([23, 31, 34, 46])
  })

  test('no update in place, and nothing changed', () => {
    const param = tf.tensor1d([1, 2])
    const inputs = { param, gradient: tf.tensor1d([1, 1]), learningRate: tf.scalar(0.1) }
    expect(sgdInPlace(inputs, { momentum: 0, nesterov: false, l2: 0 })).toBe(false)
    const [firstMoment, secondMoment, beta1Power, beta2Power] = [
      tf.tensor1d([0, 0]),
      tf.tensor1d([0, 0]),
      tf.scalar(0.9),
      tf.scalar(0.999),
    ]
    const options = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 }
    expect(adamInPlace({ ...inputs, firstMoment, secondMoment, beta1Power, beta2Power }, options)).toBe(false)
    expect([...param.dataSync()]).toEqual([1, 2])
  })
})

describe('where the backend has the kernels', () => {
  /** While `run` runs, registers kernels that record their call and return nothing. */
  function withKernels(names: readonly string[], run: () => void): Record<string, unknown> {
    const calls: Record<string, unknown> = {}
    const record =
      (kernelName: string): KernelFunc =>
      ({ inputs, attrs }) => {
        calls[kernelName] = [Object.keys(inputs).sort(), attrs]
        return []
      }
    for (const kernelName of names)
      tf.registerKernel({ kernelName, backendName: 'cpu', kernelFunc: record(kernelName) })
    try {
      run()
    } finally {
      for (const kernelName of names) tf.unregisterKernel(kernelName, 'cpu')
    }
    return calls
  }

  test('they get the inputs and attributes of their contract, and optional inputs only where given', async () => {
    await tf.setBackend('cpu')
    const [param, gradient, learningRate] = [tf.tensor1d([1, 2]), tf.tensor1d([1, 1]), tf.scalar(0.1)]
    const sgd = { momentum: 0.9, nesterov: true, l2: 0.01 }
    const adam = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 }
    const moments = { firstMoment: param, secondMoment: param, beta1Power: learningRate, beta2Power: learningRate }
    const calls = withKernels(['TelarSgd', 'TelarAdam'], () => {
      expect(sgdInPlace({ param, gradient, learningRate }, sgd)).toBe(true)
      expect(adamInPlace({ param, gradient, learningRate, ...moments }, adam)).toBe(true)
    })
    expect(calls).toEqual({
      TelarSgd: [['gradient', 'learningRate', 'param'], sgd],
      TelarAdam: [
        ['beta1Power', 'beta2Power', 'firstMoment', 'gradient', 'learningRate', 'param', 'secondMoment'],
        adam,
      ],
    })
    tf.dispose([param, gradient, learningRate])
  })
})
