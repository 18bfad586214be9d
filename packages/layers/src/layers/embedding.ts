import type { OptionsOf } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor, Tensor1D } from '@tensorflow/tfjs-core'
import * as v from 'valibot'
import { initializerOption } from '../lib/initializer-option.js'
import { uniform } from '../initializers/uniform.js'
import { defineLayer } from '../layer.js'
import { makeParam } from '../lib/param.js'
import { count } from '../lib/shapes.js'

const options = v.strictObject({
  vocabulary: v.pipe(count, v.description('How many different numbers there are')),
  units: v.pipe(count, v.description('Size of each vector')),
  tableInitializer: initializerOption('First values of the vectors', 'initializer:uniform'),
})

/**
 * A learned vector for each of `vocabulary` whole numbers.
 *
 * `y[t] = table[x[t]]`
 *
 * x [batch, length] (int32 or float32, 0 … vocabulary − 1) -> y [batch, length, units]; param `table` [vocabulary, units].
 * Numbers outside the vocabulary are not looked for, because that would read them back from the device: what they give is up to the backend.
 * Bengio et al., "A neural probabilistic language model" (2003).
 *
 * @example
 * create(embedding, { vocabulary: 1000, units: 16 }).init([20], createRandom(7)).outputShape // [20, 16]
 */
export const embedding = defineLayer({
  id: 'layer:embedding',
  summary: 'A learned vector for each whole number',
  options,
  uses: [uniform],
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
