import type { OptionsOf } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import * as v from 'valibot'
import { initializerOption } from '../lib/initializer-option.js'
import { uniform } from '../initializers/uniform.js'
import { defineLayer } from '../layer.js'
import { makeParam } from '../lib/param.js'
import { shapeError } from '../lib/shapes.js'

const options = v.strictObject({
  tableInitializer: initializerOption('First values of the vectors', 'initializer:uniform'),
})

/**
 * Adds a learned vector to each position of a sequence, so that layers which take all positions alike know where they are.
 *
 * `y[t] = x[t] + table[t]`
 *
 * x [batch, length, channels] -> y of the same shape; param `table` [length, channels].
 * Gehring et al., "Convolutional sequence to sequence learning" (2017), arXiv:1705.03122.
 *
 * @example
 * create(positionalEmbedding).init([49, 64], createRandom(7)).outputShape // [49, 64]
 */
export const positionalEmbedding = defineLayer({
  id: 'layer:positional-embedding',
  summary: 'Adds a learned vector to each position of a sequence',
  options,
  uses: [uniform],
  create({ tableInitializer }, { where, create }) {
    const tables = create('initializer', tableInitializer, `${where}.with.tableInitializer`)
    return {
      init(inputShape, random) {
        if (inputShape.length !== 2)
          throw shapeError(where, 'layer:positional-embedding', 'a sequence [length, channels]', inputShape)
        return {
          params: { table: makeParam(tables, inputShape, random.stream('table')) },
          state: {},
          outputShape: inputShape,
        }
      },
      apply: (x, { params }) => ({ y: tf.add(x, params['table']!), state: {} }),
      forward: (x, { params }) => ({ y: tf.add(x, params['table']!), state: {}, saved: {} }),
      backward: (dy, _, { needsInputGradient }) => ({
        gradients: { table: tf.sum(dy, 0) },
        dx: needsInputGradient ? tf.clone(dy) : undefined,
      }),
    }
  },
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'layer:positional-embedding': OptionsOf<typeof positionalEmbedding>
  }
}
