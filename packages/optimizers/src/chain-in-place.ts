import { addPrefix, underPrefix } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import { passThrough, type Link } from './chain-links.js'
import { addUpdates, type Optimizer } from './optimizer.js'

/**
 * A chain's `updateInPlace`: the last link writes in place where the backend can. Where it cannot, its updates are added here, so that the
 * links before it still run only once. Undefined where the last link has no such kernel, or acts on some steps only.
 */
export function updateLastInPlace(links: readonly Link[]): Optimizer['updateInPlace'] {
  const [before, last] = [links.slice(0, -1), links.at(-1)!]
  if (!last.optimizer.updateInPlace || links.some(({ optimizer }) => optimizer.didUpdate)) return undefined
  return (gradients, state, context) =>
    tf.tidy(() => {
      const { updates, state: next } = passThrough(before, gradients, state, context)
      const own = underPrefix(last.name, state)
      const wrote = last.optimizer.updateInPlace!(updates, own, context)
      if (wrote) return { params: { ...wrote.params }, state: { ...next, ...addPrefix(last.name, wrote.state) } }
      const moved = addUpdates(context.params, last.optimizer.update(updates, own, context))
      return { params: { ...moved.params }, state: { ...next, ...addPrefix(last.name, moved.state) } }
    })
}
