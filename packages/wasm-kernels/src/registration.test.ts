import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { registerWasmKernels, supportedVariant, unregisterWasmKernels } from './index.js'
import { expectClose, finiteDifferences, randomArray, referenceMatMul } from './testing/reference.js'
import { run } from './testing/run.js'
import { startWasm } from './testing/wasm.js'
import { convolve, type WindowCase } from './testing/windows.js'

beforeAll(startWasm)
beforeEach(async () => {
  await registerWasmKernels()
})

const maxPoolGradient = (values: number[]) =>
  tf
    .grad((x) => tf.maxPool(x as tf.Tensor4D, 2, 2, 'valid'))(tf.tensor4d(values, [1, 2, 2, 1]))
    .dataSync()
const averagePoolGradient = () =>
  tf
    .grad((x) => tf.avgPool(x as tf.Tensor4D, 3, 1, 'same'))(tf.ones([1, 3, 3, 1]))
    .dataSync()

/** By hand: a corner of a 3x3 input lies in its own window (4 values inside), two at edges (6) and the middle one (9). */
const [CORNER, EDGE, MIDDLE] = [1 / 4 + 2 / 6 + 1 / 9, 2 / 4 + 3 / 6 + 1 / 9, 4 / 4 + 4 / 6 + 1 / 9]
const AVERAGE = [CORNER, EDGE, CORNER, EDGE, MIDDLE, EDGE, CORNER, EDGE, CORNER]

describe('what the README says of stock tfjs-wasm', () => {
  it('loses the gradient of a max pool without a positive value', () => {
    expectClose(maxPoolGradient([-4, -3, -2, -1]), [0, 0, 0, 1])
    unregisterWasmKernels()
    expect([...maxPoolGradient([-4, -3, -2, -1])]).not.toEqual([0, 0, 0, 1])
  })

  it('hides NaN in MaxPool, ClipByValue and Relu6', () => {
    const x = tf.tensor1d([NaN, -2, 7])
    const results = () => [
      tf.maxPool(tf.reshape(x, [1, 1, 3, 1]) as tf.Tensor4D, [1, 3], 1, 'valid').dataSync()[0],
      tf.clipByValue(x, -1, 1).dataSync()[0],
      tf.relu6(x).dataSync()[0],
    ]
    expect(results()).toEqual([NaN, NaN, NaN])
    unregisterWasmKernels()
    expect(results().some(Number.isNaN)).toBe(false)
  })

  it("divides an average pool's gradient by the whole window at the border", () => {
    expectClose(averagePoolGradient(), AVERAGE)
    unregisterWasmKernels()
    expectClose(
      averagePoolGradient(),
      [4, 6, 4, 6, 9, 6, 4, 6, 4].map((windows) => windows / 9),
    )
  })

  it('takes the smallest positive number for the lowest in MaxPool3D', () => {
    const largest = () => tf.maxPool3d(tf.fill([1, 2, 2, 2, 1], -3) as tf.Tensor5D, 2, 2, 'valid').dataSync()[0]
    expect(largest()).toBe(-3)
    unregisterWasmKernels()
    expect(largest()).toBeGreaterThan(0)
  })

  it('gives a wrong input gradient of a convolution in three dimensions', () => {
    const shape: WindowCase = {
      batch: 1,
      input: [2, 2, 2],
      channels: 2,
      taps: [2, 2, 2],
      strides: [1, 1, 1],
      pad: 'same',
    }
    const filter = randomArray(32)
    const gradient = () =>
      tf
        .grad((x) => tf.conv3d(x as tf.Tensor5D, tf.tensor5d(filter, [2, 2, 2, 2, 2]), 1, 'same'))(
          tf.ones([1, 2, 2, 2, 2]),
        )
        .dataSync()
    const total = (x: ArrayLike<number>) => convolve(shape, x, filter, 2).reduce((sum, each) => sum + each, 0)
    const expected = finiteDifferences(total, new Float64Array(16).fill(1))
    expectClose(gradient(), expected, 1e-5)
    unregisterWasmKernels()
    expect(Math.max(...gradient().map((each, index) => Math.abs(each - expected[index]!)))).toBeGreaterThan(0.1)
  })

  it.each([
    'Conv2DBackpropFilter',
    'DepthwiseConv2dNativeBackpropFilter',
    'DepthwiseConv2dNativeBackpropInput',
    'UnsortedSegmentSum',
  ])('lacks %s', (name) => {
    expect(tf.getKernel(name, 'wasm')).toBeDefined()
    unregisterWasmKernels()
    expect(tf.getKernel(name, 'wasm')).toBeUndefined()
  })
})

describe('registerWasmKernels', () => {
  it('registers some, and all others stay stock', async () => {
    const { names } = await registerWasmKernels({ only: ['MaxPoolGrad'] })
    expect(names).toEqual(['MaxPoolGrad'])
    expectClose(maxPoolGradient([-4, -3, -2, -1]), [0, 0, 0, 1])
    expect(tf.getKernel('UnsortedSegmentSum', 'wasm')).toBeUndefined()
  })

  it('refuses a name that it does not have', async () => {
    await expect(registerWasmKernels({ only: ['Matmul'] })).rejects.toThrow(
      /only: expected BatchMatMul, .* received "Matmul"/,
    )
  })

  it('registers twice without a trace of the first time', async () => {
    await registerWasmKernels()
    unregisterWasmKernels()
    unregisterWasmKernels()
    expect(tf.getKernel('TelarAdam', 'wasm')).toBeUndefined()
  })

  it('leaves the stock kernels where the engine has no SIMD', async () => {
    const stock = [
      tf.getKernel('BatchMatMul', 'wasm'),
      await registerWasmKernels({ variant: 'none' }),
      tf.getKernel('BatchMatMul', 'wasm'),
    ] as const
    expect(stock[1]).toEqual({ variant: 'none', names: [] })
    expect(stock[2]).not.toBe(stock[0])
    expectClose(tf.matMul(tf.ones([3, 2]), tf.ones([3, 4]), true).dataSync(), new Float32Array(8).fill(3))
  })

  it('runs plain SIMD where relaxed SIMD is not wanted', async () => {
    expect(await registerWasmKernels({ variant: 'simd' })).toMatchObject({ variant: 'simd' })
    const [a, b] = [randomArray(9 * 300, 1), randomArray(300 * 11, 2)]
    expectClose(
      tf.matMul(tf.tensor2d(a, [9, 300]), tf.tensor2d(b, [300, 11])).dataSync(),
      referenceMatMul(a, b, 9, 11, 300),
      2e-5,
    )
    expect(supportedVariant('simd')).toBe('simd')
  })

  it('says what it received where neither it nor tfjs-wasm can', () => {
    const inputs = { x: tf.tensor2d([[1]], [1, 1], 'int32'), segmentIds: tf.tensor1d([0], 'int32') }
    expect(() => run('UnsortedSegmentSum', inputs, { numSegments: 1 })).toThrow(
      'wasm-kernels: UnsortedSegmentSum: expected inputs of the right dtypes whose shapes fit one another, received x int32 [1, 1], segmentIds int32 [1]',
    )
  })
})

describe('a clone', () => {
  it('shares its memory while a gradient is recorded, and only then', () => {
    const bytes = (make: () => tf.Tensor) => {
      const { backend } = tf.engine() as unknown as { backend: { refCount(id: object): number } }
      return backend.refCount(make().dataId)
    }
    const x = tf.ones([3])
    expect(bytes(() => tf.clone(x))).toBe(1)
    tf.grad((at) => {
      expect(bytes(() => tf.clone(x))).toBe(2)
      return tf.sum(at)
    })(tf.ones([2]))
  })

  it('is still there when what it was made of is gone', () => {
    const kept = tf.tidy(() => {
      let clone: tf.Tensor | undefined
      tf.grad((at) => {
        const x = tf.tensor1d([1, 2, 3])
        clone = tf.keep(tf.clone(x))
        x.dispose()
        return tf.sum(at)
      })(tf.ones([2]))
      return clone!
    })
    tf.fill([64], 9)
    expect([...kept.dataSync()]).toEqual([1, 2, 3])
  })
})
