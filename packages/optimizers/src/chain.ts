import { specOf, type OptionsOf } from '@telarjs/core'
import { addPrefix, underPrefix } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import * as v from 'valibot'
import { updateLastInPlace } from './chain-in-place.js'
import { checkLinks, nameOfLink, passThrough, roleOf, updatesOf } from './chain-links.js'
import { defineOptimizer } from './optimizer.js'

const options = v.strictObject({
  links: v.pipe(
    v.array(specOf('optimizer')),
    v.minLength(1),
    v.description('In the order in which the gradients go through them'),
  ),
})

/**
 * One optimizer and transformations of gradients or updates, one after the other.
 *
 * The first link gets the gradients; what the last hands on is added to the params. The state of each link stands under its name,
 * `adam/firstMoment/0-dense/kernel`. A chain without an optimizer is itself a transformation.
 *
 * Throws `ExperimentError` for a second optimizer, for the same link twice (put one into a chain of its own), and for a transformation of updates
 * that stands before the optimizer.
 *
 * After `accumulate`, links act once per update: between updates they hand on zeros and keep their state.
 *
 * @example
 * {
 *   use: 'optimizer:chain',
 *   with: {
 *     links: [
 *       { use: 'optimizer:clip-by-global-norm', with: { norm: 1 } },
 *       { use: 'optimizer:adam' },
 *       { use: 'optimizer:ema' },
 *     ],
 *   },
 * }
 */
export const chain = defineOptimizer({
  id: 'optimizer:chain',
  summary: 'One optimizer and transformations, one after the other',
  options,
  create({ links: specs }, { where, create }) {
    const links = specs.map((spec, index) => ({
      name: nameOfLink(spec.use),
      optimizer: create('optimizer', spec, `${where}.with.links[${index}]`),
    }))
    checkLinks(links, `${where}.with.links`)
    const role = roleOf(links)
    const updateInPlace = updateLastInPlace(links)
    const averaging = links.findLast(({ optimizer }) => optimizer.averaged)
    return {
      ...(role ? { role } : {}),
      init: (params) =>
        Object.assign({}, ...links.map(({ name, optimizer }) => addPrefix(name, optimizer.init(params)))),
      update: (gradients, state, context) => tf.tidy(() => passThrough(links, gradients, state, context)),
      ...(updateInPlace ? { updateInPlace } : {}),
      ...updatesOf(links),
      ...(averaging
        ? { averaged: (params, state) => averaging.optimizer.averaged!(params, underPrefix(averaging.name, state)) }
        : {}),
    }
  },
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'optimizer:chain': OptionsOf<typeof chain>
  }
}
