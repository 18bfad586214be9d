import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import type { BackwardContext, Layer, LayerContext, LayerGradients, LayerWithGradient } from '../layer.js'

/**
 * A layer with `forward` and `backward`: its own where it brings them, otherwise those of tfjs' tape.
 * The tape costs a second run of `apply`, because it cannot be kept open between forward and backward.
 * Needs tfjs' gradients to be registered (`import '@telarjs/tensor/gradients'`).
 *
 * @example
 * const { y, saved } = withGradient(layer).forward(x, context)
 */
export function withGradient(layer: Layer): LayerWithGradient {
  const { forward, backward } = layer
  if (forward && backward) return { ...layer, forward, backward }
  return {
    ...layer,
    forward(x, context) {
      const result = layer.apply(x, context)
      return { ...result, saved: { x, ...(result.penalty ? { penalty: result.penalty } : {}) } }
    },
    backward: (dy, { x, penalty }, context) =>
      penalty ? gradientWithPenalty(layer, dy, x!, context) : gradientByTape(layer, dy, x!, context),
  }
}

/** The gradient of the penalty too: that of the scalar Σ y·dy + penalty, the penalty scaled as dy is. */
function gradientWithPenalty(layer: Layer, dy: Tensor, x: Tensor, context: BackwardContext): LayerGradients {
  const apply: Layer['apply'] = (input, given) => {
    const { y, state, penalty } = layer.apply(input, given)
    return { y: tf.add(tf.sum(tf.mul(y, dy)), tf.mul(penalty!, context.lossScale ?? 1)), state }
  }
  return gradientByTape({ ...layer, apply }, tf.scalar(1), x, context)
}

/**
 * A layer that keeps its params: it runs as in evaluation, so that batch normalization uses its moving statistics and leaves them as they are,
 * and its backward gives the gradient of the input alone.
 *
 * @example
 * const { gradients, dx } = frozenLayer(layer).backward(dy, saved, context) // gradients: {}
 */
export function frozenLayer(layer: Layer): LayerWithGradient {
  const evaluated = (x: Tensor, context: LayerContext) => layer.apply(x, { ...context, training: false })
  return {
    init: layer.init,
    apply: evaluated,
    forward: (x, context) => ({ ...evaluated(x, context), saved: { x } }),
    backward(dy, saved, context) {
      const apply = (x: Tensor) => evaluated(x, context)
      return gradientByTape({ ...layer, apply }, dy, saved['x']!, { ...context, params: {} })
    },
  }
}

/** A param that y does not depend on gets a gradient of zeros. */
function gradientByTape(layer: Layer, dy: Tensor, x: Tensor, context: BackwardContext): LayerGradients {
  const params = Object.entries(context.params)
  const inputs = [...params.map(([, param]) => param), ...(context.needsInputGradient ? [x] : [])]
  if (inputs.length === 0) return { gradients: {}, dx: undefined }
  const taped: readonly (Tensor | undefined)[] = tf
    .engine()
    .gradients(() => layer.apply(x, context).y, inputs, dy, true).grads
  const gradients = inputs.map((input, index) => taped[index] ?? tf.zerosLike(input))
  return {
    gradients: Object.fromEntries(params.map(([name], index) => [name, gradients[index]!])),
    dx: context.needsInputGradient ? gradients.at(-1)! : undefined,
  }
}
