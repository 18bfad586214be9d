import { registerKernel, unregisterKernel, type TensorInfo } from '@tensorflow/tfjs-core'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { mergeCalls } from './merge-calls.js'
import type { Call } from './trace.js'

const names = ['TelarMaxPoolReluGradient', 'TelarDenseGradientSgd']
const none = (): TensorInfo[] => []
const info = (...shape: number[]): TensorInfo => ({ dataId: {}, shape, dtype: 'float32' })
const after = { state: {}, other: {} }

function namesOf(calls: readonly Call[], allocations: readonly TensorInfo[], results: Record<string, TensorInfo> = {}) {
  return mergeCalls({ calls, allocations, after: { ...after, other: results } }).map(({ name }) => name)
}

beforeEach(() => names.forEach((kernelName) => registerKernel({ kernelName, backendName: 'wasm', kernelFunc: none })))
afterEach(() => names.forEach((name) => unregisterKernel(name, 'wasm')))

describe('the gradients of a max pooling and of the ReLU before it', () => {
  const [x, dPooled, between, dx] = [info(4), info(1), info(4), info(4)]
  const pool = {
    name: 'MaxPoolGrad',
    kernelFunc: none,
    inputs: { dy: dPooled, input: x, output: info(1) },
    attrs: { filterSize: 2 },
    firstAllocation: 0,
  }
  const relu = { ...pool, name: 'TelarReluGradient', inputs: { dy: between, y: x }, attrs: {}, firstAllocation: 1 }
  const allocations = [between, dx]
  const both = ['MaxPoolGrad', 'TelarReluGradient']

  test('are one call, with the inputs and options of the first and the result of the second', () => {
    expect(mergeCalls({ calls: [pool, relu], allocations, after })).toEqual([
      { ...pool, name: 'TelarMaxPoolReluGradient', firstAllocation: 1 },
    ])
  })

  test('stay two where something else reads what lies between them', () => {
    const reader = { ...relu, name: 'Sum', inputs: { x: between } }
    expect(namesOf([pool, relu, reader], allocations)).toEqual([...both, 'Sum'])
    expect(namesOf([pool, relu], allocations, { between })).toEqual(both)
  })

  test('stay two where the ReLU is another, or there is no kernel for both', () => {
    expect(namesOf([pool, { ...relu, inputs: { dy: between, y: info(4) } }], allocations)).toEqual(both)
    unregisterKernel('TelarMaxPoolReluGradient', 'wasm')
    expect(namesOf([pool, relu], allocations)).toEqual(both)
    registerKernel({ kernelName: 'TelarMaxPoolReluGradient', backendName: 'wasm', kernelFunc: none })
  })
})

describe('the gradients of a dense layer and a step of SGD', () => {
  const side = 1024
  const [kernel, velocity, learningRate] = [info(side, side), info(side, side), info()]
  const [masked, dKernel, dBias] = [info(8, side), info(side, side), info(side)]
  const allocations = [masked, dKernel, dBias]
  const dense = {
    name: 'TelarDenseGradient',
    kernelFunc: none,
    inputs: { x: info(8, side), y: info(8, side), dy: info(8, side), kernel },
    attrs: { activation: 'relu', needsInputGradient: false },
    firstAllocation: 0,
  }
  const sgd = {
    name: 'TelarSgd',
    kernelFunc: none,
    inputs: { param: kernel, gradient: dKernel, velocity, learningRate },
    attrs: { momentum: 0.9 },
    firstAllocation: 3,
  }
  const other = { ...sgd, inputs: { param: info(side), gradient: dBias, learningRate } }

  test('are one call in the place of the first', () => {
    expect(mergeCalls({ calls: [dense, other, sgd], allocations, after })).toEqual([
      {
        ...dense,
        name: 'TelarDenseGradientSgd',
        inputs: { ...dense.inputs, velocity, learningRate },
        attrs: { ...dense.attrs, ...sgd.attrs },
      },
      other,
    ])
  })

  test('stay two where a call between them uses the kernel, the rate is computed after the first, or the kernel is small', () => {
    const reader = { ...other, name: 'Sum', inputs: { x: kernel } }
    const apart = ['TelarDenseGradient', 'Sum', 'TelarSgd']
    expect(namesOf([dense, reader, sgd], allocations)).toEqual(apart)
    const rate = { ...sgd, inputs: { ...sgd.inputs, learningRate: dBias } }
    expect(namesOf([dense, rate], allocations)).toEqual(['TelarDenseGradient', 'TelarSgd'])
    const small = info(64, 64)
    const calls = [
      { ...dense, inputs: { ...dense.inputs, kernel: small } },
      { ...sgd, inputs: { ...sgd.inputs, param: small } },
    ]
    expect(namesOf(calls, allocations)).toEqual(['TelarDenseGradient', 'TelarSgd'])
  })
})
