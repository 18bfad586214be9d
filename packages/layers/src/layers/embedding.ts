/**
 * A learned vector for each of `vocabulary` numbers: a sample of shape [length] becomes [length, units].
 * Bengio et al., "A neural probabilistic language model" (2003). Numbers come as int32 or float32, 0 … vocabulary − 1;
 * others are not looked for, because that would read them back: what they give is up to the backend.
 */
import { specOf, type OptionsOf } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor, Tensor1D } from '@tensorflow/tfjs-core'
import * as v from 'valibot'
import { defineLayer } from '../layer.js'
import { makeParam } from '../lib/param.js'
import { count } from '../lib/shapes.js'

const options = v.strictObject({
  vocabulary: v.pipe(count, v.description('how many different numbers there are')),
  units: v.pipe(count, v.description('size of each vector')),
  tableInitializer: v.optional(specOf('initializer'), { use: 'initializer:uniform' }),
})

export const embedding = defineLayer({
  kind: 'layer',
  id: 'layer:embedding',
  version: 1,
  summary: 'a learned vector for each whole number',
  options,
  create({ vocabulary, units, tableInitializer }, { where, create }) {
    const tables = create('initializer', tableInitializer, `${where}.with.tableInitializer`)

    function lookUp(x: Tensor, table: Tensor) {
      return tf.reshape(tf.gather(table, numbersOf(x)), [...x.shape, units])
    }

    return {
      init(inputShape, random) {
        const table = makeParam(tables, [vocabulary, units], random.stream('table'))
        return { params: { table }, state: {}, outputShape: [...inputShape, units] }
      },
      apply: (x, { params }) => ({ y: lookUp(x, params['table']!), state: {} }),
      forward: (x, { params }) => ({ y: lookUp(x, params['table']!), state: {}, saved: { x } }),
      backward(dy, saved, { needsInputGradient }) {
        const x = saved['x']!
        const table = tf.unsortedSegmentSum(tf.reshape(dy, [x.size, units]), numbersOf(x), vocabulary)
        // Numbers are not differentiable: a step of one changes everything, a smaller one nothing.
        return { gradients: { table }, dx: needsInputGradient ? tf.zeros(x.shape) : undefined }
      },
    }
  },
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'layer:embedding': OptionsOf<typeof embedding>
  }
}

function numbersOf(x: Tensor): Tensor1D {
  return tf.cast(tf.reshape(x, [x.size]), 'int32')
}
