import { createRandom, noOptions } from '@telarjs/core'
import { defineLayer, type Layer } from '@telarjs/layers/layer'
import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import { checkLayer } from './index.js'

/** y = x·W, differentiated by the tape. */
function linear(): Layer {
  return {
    init: (inputShape, random) => ({
      params: { kernel: tf.tensor(random.normal(inputShape[0]! * 4), [inputShape[0]!, 4]) },
      state: {},
      outputShape: [4],
    }),
    apply: (x, { params }) => ({ y: tf.matMul(x as tf.Tensor2D, params['kernel'] as tf.Tensor2D), state: {} }),
  }
}

function plugin(change: (layer: Layer) => Partial<Layer>) {
  return defineLayer({
    id: 'layer:acme/linear',
    summary: 'x·W',
    options: noOptions,
    create: () => ({ ...linear(), ...change(linear()) }),
  })
}

/** x times something, in place of W. */
const scaled = (factor: (x: tf.Tensor) => tf.Tensor | number): Partial<Layer> => ({
  init: (inputShape) => ({ params: {}, state: {}, outputShape: inputShape }),
  apply: (x) => ({ y: tf.mul(x, factor(x)), state: {} }),
})

let callsOfModule = 0
const randomMask = createRandom(3)
  .uniform(18)
  .map((u) => (u < 0.5 ? 0 : 2))

describe('the kit of layers refuses what a short run does not show:', () => {
  it('takes the right one', () => checkLayer(plugin(() => ({}))))

  it('takes dropout', () =>
    checkLayer(
      plugin(() => ({
        ...scaled(() => 1),
        apply: (x, { training, random }) => ({
          y: training ? tf.mul(x, tf.mul(2, random.bernoulli(0.5, x.shape))) : x,
          state: {},
        }),
      })),
    ))

  it.each<[string, (layer: Layer) => Partial<Layer>, RegExp]>([
    [
      'a number that changes after many calls',
      ({ apply }) => {
        let calls = 0
        return { apply: (...given) => ({ ...apply(...given), y: tf.mul(apply(...given).y, ++calls > 50 ? 2 : 1) }) }
      },
      /other numbers after \d+ calls/,
    ],
    [
      'a number that is shared by instances',
      ({ apply }) => ({
        apply: (...given) => ({
          ...apply(...given),
          y: tf.mul(apply(...given).y, 1 + Math.floor(++callsOfModule / 100)),
        }),
      }),
      /other numbers/,
    ],
    [
      'the same random mask in every step',
      () => ({
        ...scaled(() => 1),
        apply: (x, { training }) => ({
          y: training ? tf.mul(x, tf.tensor(randomMask.subarray(0, x.size), x.shape)) : x,
          state: {},
        }),
      }),
      /draws the same random numbers in every step/,
    ],
    [
      'int32 params',
      ({ init }) => ({
        init: (...given) => {
          const first = init(...given)
          return { ...first, params: { kernel: tf.cast(first.params['kernel']!, 'int32') } }
        },
        apply: (x, { params }) => ({
          y: tf.matMul(x as tf.Tensor2D, tf.cast(params['kernel']!, 'float32') as tf.Tensor2D),
          state: {},
        }),
      }),
      /param 'kernel': expected float32, received int32/,
    ],
    [
      'state of booleans',
      ({ init, apply }) => ({
        init: (...given) => ({ ...init(...given), state: { seen: tf.tensor1d([false]) } }),
        apply: (x, context) => ({ y: apply(x, context).y, state: context.state }),
      }),
      /state 'seen': expected float32 or int32, which a checkpoint can hold, received bool/,
    ],
    [
      'params and state that are one tensor',
      ({ init, apply }) => ({
        init: (...given) => {
          const first = init(...given)
          return { ...first, state: { first: first.params['kernel']! } }
        },
        apply: (x, context) => ({ y: apply(x, context).y, state: context.state }),
      }),
      /'kernel' and 'first' are one tensor/,
    ],
    ['x / ‖x‖', () => scaled((x) => tf.div(1, tf.norm(x, 2, 1, true))), /not finite for an input of 0/],
    [
      'a naive softmax',
      () => ({ ...scaled(() => 1), apply: (x) => ({ y: tf.div(tf.exp(x), tf.sum(tf.exp(x), 1, true)), state: {} }) }),
      /not finite for an input of 100/,
    ],
    [
      'a root whose slope at zero is infinite',
      () => ({ ...scaled(() => 1), apply: (x) => ({ y: tf.sqrt(tf.abs(x)), state: {} }) }),
      /not finite|gradient of x/,
    ],
    [
      'a variance over a batch of one',
      () => ({
        ...scaled(() => 1),
        apply: (x) => ({ y: x.shape[0] === 1 ? tf.slice(x, [0, 0], [1, 3]) : x, state: {} }),
      }),
      /one sample|alone gives other numbers/,
    ],
    [
      'units that start equal',
      ({ init }) => ({
        init: (...given) => {
          const first = init(...given)
          first.params['kernel']!.dispose()
          return { ...first, params: { kernel: tf.fill([6, 4], 0.5) } }
        },
      }),
      /all units of .kernel. begin with the same values \(0.5\)/,
    ],
  ])('%s', async (_, change, message) => {
    await expect(checkLayer(plugin(change))).rejects.toThrow(message)
  })
})
