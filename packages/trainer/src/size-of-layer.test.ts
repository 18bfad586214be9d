import { defineLayer } from '@telarjs/layers'
import { builtinPlugins, builtinRegistry } from './builtin.js'
import { createRegistry, noOptions, type Registry } from '@telarjs/core'
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { expect, test } from 'vitest'
import { sizeOfLayer } from './size-of-layer.js'

const layer = (use: string, options: object) => (registry: Registry) =>
  registry.create('layer', { use, with: options } as never, 'model[0]')

test('sizes of layers are known before a backend has started, and nothing is left behind', () => {
  const before = tf.engine().state.numTensors
  expect(sizeOfLayer(layer('layer:dense', { units: 128 }), builtinRegistry, [28, 28, 1])).toEqual({
    outputShape: [128],
    parameters: 784 * 128 + 128,
    state: 0,
  })
  expect(sizeOfLayer(layer('layer:batch-norm', {}), builtinRegistry, [6])).toEqual({
    outputShape: [6],
    parameters: 12,
    state: 12,
  })
  expect(tf.engine().state.numTensors).toBe(before)
  expect(tf.getBackend()).toBeUndefined()
})

test('a layer of a billion parameters takes no memory, and one of a trillion is refused with its size', () => {
  expect(sizeOfLayer(layer('layer:dense', { units: 1e6, useBias: false }), builtinRegistry, [1000])).toMatchObject({
    parameters: 1e9,
  })
  expect(() => sizeOfLayer(layer('layer:dense', { units: 1e6 }), builtinRegistry, [1e6])).toThrow(
    /received \[1000000, 1000000\], which is 1,000,000,000,000 values \(4,000 GB\)/,
  )
  expect(() => sizeOfLayer(layer('layer:dense', { units: 4 }), builtinRegistry, [3], 11)).toThrow(
    'expected at most 11 values in one param, received [3, 4], which is 12 values',
  )
})

const computing = defineLayer({
  id: 'layer:computing',
  summary: 'Computes while it is made',
  options: noOptions,
  create: () => ({
    init: (inputShape) => ({ params: { w: tf.add(tf.ones([3]), 1) }, state: {}, outputShape: inputShape }),
    apply: (x) => ({ y: x, state: {} }),
  }),
})

test('a layer that computes while it is made is made on the backend in use', async () => {
  await tf.setBackend('cpu')
  const registry = createRegistry([...builtinPlugins, computing]) as Registry
  expect(sizeOfLayer(layer('layer:computing', {}), registry, [5])).toEqual({
    outputShape: [5],
    parameters: 3,
    state: 0,
  })
})
