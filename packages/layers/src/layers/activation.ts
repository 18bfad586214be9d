import type { OptionsOf } from '@telarjs/core'
import * as v from 'valibot'
import { activationFunction, activationNames, DEFAULT_NEGATIVE_SLOPE } from '../lib/activation-functions.js'
import { defineLayer } from '../layer.js'
import { shapeError } from '../lib/shapes.js'

const options = v.strictObject({
  function: v.optional(v.pipe(v.picklist(activationNames), v.description('Name of the function')), 'relu'),
  negativeSlope: v.optional(
    v.pipe(v.number(), v.finite(), v.description('Of leaky-relu: its slope below 0')),
    DEFAULT_NEGATIVE_SLOPE,
  ),
})

/**
 * A function of each value, as a layer of its own.
 *
 * `y = f(x)`
 *
 * x [batch, ...] -> y of the same shape; softmax works on the last axis. relu: Nair and Hinton (2010); leaky-relu: Maas et al. (2013);
 * elu, α = 1: Clevert et al. (2016); selu: Klambauer et al. (2017); gelu, exact by erf: Hendrycks and Gimpel (2016);
 * silu: Elfwing et al. (2018); mish: Misra (2020); softplus: Dugas et al. (2001).
 *
 * @example
 * const layer = create(activation, { function: 'gelu' })
 * layer.init([28, 28, 1], createRandom(7)).outputShape // [28, 28, 1]
 */
export const activation = defineLayer({
  id: 'layer:activation',
  summary: 'A function of each value, such as relu, tanh or softmax',
  options,
  create(options, { where }) {
    const f = activationFunction(options.function, options.negativeSlope)
    return {
      init(inputShape) {
        if (inputShape.length === 0) throw shapeError(where, 'layer:activation', 'at least one axis', inputShape)
        return { params: {}, state: {}, outputShape: inputShape }
      },
      apply: (x) => ({ y: f.apply(x), state: {} }),
      forward(x) {
        const y = f.apply(x)
        return { y, state: {}, saved: f.from === 'x' ? { x } : { y } }
      },
      backward: (dy, saved, { needsInputGradient }) => ({
        gradients: {},
        dx: needsInputGradient ? f.gradient(dy, (saved['x'] ?? saved['y'])!) : undefined,
      }),
    }
  },
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'layer:activation': OptionsOf<typeof activation>
  }
}
