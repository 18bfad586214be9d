import { createRandom } from '@telarjs/core'
import { mapTensors } from '@telarjs/tensor'
import '@telarjs/tensor/gradients'
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { contextOf, registry } from '../fixtures/cases.js'
import type { Layer } from './layer.js'
import { createSequence, layerName, type NamedLayer } from './sequence.js'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

/** y = x·factor + 0·unused, without a gradient of its own, and a state that counts. */
const scaled: Layer = {
  init: (inputShape) => ({
    params: { factor: tf.scalar(3), unused: tf.ones([2]) },
    state: { calls: tf.scalar(0) },
    outputShape: inputShape,
  }),
  apply: (x, { params, state }) => ({ y: tf.mul(x, params['factor']!), state: { calls: tf.add(state['calls']!, 1) } }),
}

function build(...uses: readonly (readonly [string, object?])[]): NamedLayer[] {
  return uses.map(([use, options], index) => ({
    name: layerName(index, use),
    layer: registry.create('layer', { use, with: { ...options } }, `model[${index}]`),
  }))
}

describe('createSequence', () => {
  it('names layers by place and id', () => {
    expect(layerName(2, 'layer:batch-norm')).toBe('2-batch-norm')
    expect(layerName(0, 'layer:acme/maxout')).toBe('0-acme-maxout')
  })

  it('lets the tape differentiate a layer that brings no gradient, and that one alone', () => {
    tf.tidy(() => {
      const model = createSequence([
        { name: '0-scaled', layer: scaled },
        ...build(['layer:activation', { function: 'relu' }]),
      ])
      const { params, state } = model.init([2], createRandom(7))
      const context = { ...contextOf(params, state), needsInputGradient: true }
      const forward = model.forward(tf.tensor([[1, -2]]), context)
      expect(Array.from(forward.y.dataSync())).toEqual([3, 0])
      expect(Array.from(forward.state['0-scaled/calls']!.dataSync())).toEqual([1])
      const { gradients, dx } = model.backward(tf.tensor([[5, 7]]), forward.saved, context)
      // dy·1[z > 0] = (5, 0); by the factor Σ dz·x = 5, by x dz·3.
      expect(Array.from(gradients['0-scaled/factor']!.dataSync())).toEqual([5])
      expect(Array.from(gradients['0-scaled/unused']!.dataSync())).toEqual([0, 0])
      expect(Array.from(dx!.dataSync())).toEqual([15, 0])
    })
  })

  it('runs a frozen layer as in evaluation, and hands on the gradient of its input alone', () => {
    tf.tidy(() => {
      const [norm] = build(['layer:batch-norm', { epsilon: 3 }])
      const model = createSequence([
        { name: '0-scaled', layer: scaled },
        { ...norm!, name: '1-batch-norm', frozen: true },
      ])
      const { params } = model.init([1], createRandom(7))
      const moving = { '1-batch-norm/movingMean': tf.tensor1d([1]), '1-batch-norm/movingVariance': tf.tensor1d([1]) }
      const own = { ...params, '1-batch-norm/scale': tf.tensor1d([10]), '1-batch-norm/offset': tf.tensor1d([0.5]) }
      const context = { ...contextOf(own, { '0-scaled/calls': tf.scalar(0), ...moving }), needsInputGradient: true }
      const forward = model.forward(tf.tensor([[1], [3]]), context)
      // 10·(3x − 1) / √(1 + 3) + 0.5 by the moving statistics, which stay, as Keras' batch normalization with trainable = False.
      expect(Array.from(forward.y.dataSync())).toEqual([10.5, 40.5])
      expect(Array.from(forward.state['1-batch-norm/movingMean']!.dataSync())).toEqual([1])
      expect(Array.from(forward.state['1-batch-norm/movingVariance']!.dataSync())).toEqual([1])
      const { gradients, dx } = model.backward(tf.tensor([[1], [2]]), forward.saved, context)
      expect(Object.keys(gradients).sort()).toEqual(['0-scaled/factor', '0-scaled/unused'])
      // dy·10/√(1 + 3) = (5, 10); by the factor Σ dz·x = 35, by x dz·3.
      expect(Array.from(gradients['0-scaled/factor']!.dataSync())).toEqual([35])
      expect(Array.from(dx!.dataSync())).toEqual([15, 30])
    })
  })

  it('goes back no further than the first layer with params', () => {
    tf.tidy(() => {
      const asked: boolean[] = []
      const counting: Layer = {
        ...scaled,
        forward: (x, context) => ({ ...scaled.apply(x, context), saved: { x } }),
        backward(dy, _, { params, needsInputGradient }) {
          asked.push(needsInputGradient)
          return { gradients: mapTensors(params, (param) => tf.zerosLike(param)), dx: dy }
        },
      }
      const unreached: Layer = {
        init: (inputShape) => ({ params: {}, state: {}, outputShape: inputShape }),
        apply: (x) => ({ y: x, state: {} }),
        forward: (x) => ({ y: x, state: {}, saved: {} }),
        backward: fail,
      }
      const model = createSequence([
        { name: '0-a', layer: unreached },
        { name: '1-b', layer: counting },
        { name: '2-c', layer: counting },
      ])
      const { params, state } = model.init([2], createRandom(7))
      const context = { ...contextOf(params, state), needsInputGradient: false }
      const { y, saved } = model.forward(tf.ones([1, 2]), context)
      expect(model.backward(y, saved, context).dx).toBeUndefined()
      expect(asked).toEqual([true, false])
    })
  })

  it('learns a line, with gradients of its own all the way', () => {
    const model = createSequence(
      build(['layer:dense', { units: 8, activation: 'tanh' }], ['layer:batch-norm'], ['layer:dense', { units: 1 }]),
    )
    const x = tf.reshape(tf.linspace(-1, 1, 16), [16, 1])
    const target = tf.mul(2, x)
    let { params, state } = model.init([1], createRandom(7))
    const losses: number[] = []
    for (let step = 0; step < 60; step++) {
      tf.tidy(() => {
        const context = { ...contextOf(params, state), needsInputGradient: false }
        const forward = model.forward(x, context)
        const error = tf.sub(forward.y, target)
        losses.push(tf.mean(tf.square(error)).dataSync()[0]!)
        const { gradients } = model.backward(tf.div(error, 8), forward.saved, context)
        params = mapTensors(params, (param, name) => tf.keep(tf.sub(param, tf.mul(0.1, gradients[name]!))))
        state = mapTensors(forward.state, (tensor) => tf.keep(tensor))
      })
    }
    expect(losses.at(-1)!).toBeLessThan(losses[0]! / 50)
  })

  it('says which layer threw', () => {
    tf.tidy(() => {
      const broken: Layer = { ...scaled, apply: fail }
      const model = createSequence([...build(['layer:flatten']), { name: '1-acme-broken', layer: broken }])
      const { params, state } = model.init([2], createRandom(7))
      expect(() => model.forward(tf.ones([1, 2]), contextOf(params, state))).toThrow(
        'model[1] (1-acme-broken): forward: out of order',
      )
      expect(() => model.apply(tf.ones([1, 2]), contextOf(params, state))).toThrow(
        'model[1] (1-acme-broken): apply: out of order',
      )
    })
  })

  it('refuses two layers of one name', () => {
    expect(() =>
      createSequence([
        { name: '0-a', layer: scaled },
        { name: '0-a', layer: scaled },
      ]),
    ).toThrow("model: expected layers with different names, received '0-a' twice")
  })
})

function fail(): never {
  throw new Error('out of order')
}

it('keeps no param of the layers before one that does not fit', () => {
  const before = tf.memory().numTensors
  const sequence = createSequence(build(['layer:dense', { units: 3 }], ['layer:conv2d', { filters: 2, kernelSize: 3 }]))
  expect(() => sequence.init([4], createRandom(1))).toThrow('expected an image')
  expect(tf.memory().numTensors).toBe(before)
})
