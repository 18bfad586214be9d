import { jsonOptions, specOf, TrainError, type OptionsOf } from '@telarjs/core'
import { addPrefix, mapTensors, underPrefix, type NamedTensors } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import * as v from 'valibot'
import { globalNorm } from './euclidean-norm.js'
import { positive } from './option-schemas.js'
import { createInner } from './inner-optimizer.js'
import { addUpdates, defineOptimizer, type UpdateContext } from './optimizer.js'
import { need } from './per-param.js'
import { sgd } from './sgd.js'

const options = jsonOptions({
  rho: { ...positive('ρ: how far uphill the second gradient is taken'), default: 0.05 },
  optimizer: v.optional(v.pipe(specOf('optimizer'), v.description('What moves the params by the second gradient')), {
    use: 'optimizer:sgd',
    with: { momentum: 0.9 },
  }),
})

/**
 * Sharpness-aware minimization: looks for params around which the loss is low everywhere, by the gradient at the worst place nearby.
 *
 * - ε = ρ·g/‖g‖₂, the norm over all params together
 * - the inner optimizer moves θ by the gradient of the same batch at θ + ε
 *
 * Each step goes forward and back twice, with the same random numbers; batch norm follows the first pass alone. Penalties of regularizers are part of
 * both gradients. State: that of the inner optimizer under `inner/`. In a chain, put links such as clipping into the inner optimizer: before this
 * one they would see the first gradient only. Throws `ExperimentError` for an inner transformation, and `TrainError` where the context has no
 * `gradientsAt`, as inside `optimizer:accumulate`, which belongs inside this one instead.
 * Foret, Kleiner, Mobahi and Neyshabur, "Sharpness-aware minimization for efficiently improving generalization" (2021), arXiv:2010.01412.
 *
 * @example
 * { use: 'optimizer:sam', with: { rho: 0.05, optimizer: { use: 'optimizer:adamw' } } }
 */
export const sam = defineOptimizer({
  id: 'optimizer:sam',
  summary: 'Sharpness-aware: moves by the gradient at the worst place nearby',
  options,
  uses: [sgd],
  create({ rho, optimizer }, context) {
    const inner = createInner(context, optimizer)
    const { averaged, didUpdate, updateInPlace } = inner
    return {
      init: (params) => addPrefix('inner', inner.init(params)),
      update: (gradients, state, context) =>
        tf.tidy(() => {
          const sharp = sharpGradients(gradients, context, rho)
          const moved = inner.update(sharp, underPrefix('inner', state), context)
          return { updates: { ...moved.updates }, state: addPrefix('inner', moved.state) }
        }),
      ...(updateInPlace
        ? {
            // Where the inner optimizer cannot write in place its updates are added here, so that the second gradient is taken once.
            updateInPlace: (gradients, state, context) =>
              tf.tidy(() => {
                const sharp = sharpGradients(gradients, context, rho)
                const own = underPrefix('inner', state)
                const moved =
                  updateInPlace(sharp, own, context) ?? addUpdates(context.params, inner.update(sharp, own, context))
                return { params: { ...moved.params }, state: addPrefix('inner', moved.state) }
              }),
          }
        : {}),
      ...(didUpdate ? { didUpdate: (state) => didUpdate(underPrefix('inner', state)) } : {}),
      ...(inner.updatesPerEpoch ? { updatesPerEpoch: inner.updatesPerEpoch } : {}),
      ...(averaged ? { averaged: (params, state) => averaged(params, underPrefix('inner', state)) } : {}),
    }
  },
})

/** The gradients at θ + ρ·g/‖g‖. */
function sharpGradients(gradients: NamedTensors, { params, gradientsAt }: UpdateContext, rho: number): NamedTensors {
  if (!gradientsAt)
    throw new TrainError({
      where: 'optimizer:sam',
      expected: 'to be given the gradients at other params (gradientsAt)',
      received: 'a step without them',
      remedy: 'put optimizer:accumulate inside optimizer:sam, not around it',
    })
  const factor = tf.div(rho, tf.add(globalNorm(gradients), 1e-12))
  const uphill = mapTensors(gradients, (g, name) => tf.add(need(params, name), tf.mul(factor, g)))
  const sharp = gradientsAt(uphill)
  return mapTensors(gradients, (_, name) => need(sharp, name))
}

declare module '@telarjs/core' {
  interface PluginOptions {
    'optimizer:sam': OptionsOf<typeof sam>
  }
}
