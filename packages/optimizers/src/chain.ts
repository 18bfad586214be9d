/** One optimizer and transformations, one after the other. The first gets the gradients; what the last hands over is added to the params. */
import { ExperimentError, specOf, type Spec } from '@telarjs/core'
import { addPrefix, mapTensors, underPrefix, type NamedTensors } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import * as v from 'valibot'
import { defineOptimizer, type Optimizer, type UpdateContext } from './optimizer.js'
import { need } from './per-param.js'

const options = v.strictObject({
  links: v.pipe(
    v.array(specOf('optimizer')),
    v.minLength(1),
    v.description('In the order in which the gradients go through them.'),
  ),
})

interface Link {
  /** Its id without `optimizer:`; the prefix of its state. */
  readonly name: string
  readonly optimizer: Optimizer
}

export const chain = defineOptimizer({
  kind: 'optimizer',
  id: 'optimizer:chain',
  version: 1,
  summary: 'One optimizer and transformations, one after the other',
  options,
  create({ links: specs }, { where, create }) {
    const links = specs.map((spec, index) => ({
      name: nameOf(spec.use),
      optimizer: create('optimizer', spec, `${where}.with.links[${index}]`),
    }))
    check(links, `${where}.with.links`)
    const [before, last] = [links.slice(0, -1), links.at(-1)!]
    const role = roleOf(links)
    const averaging = links.findLast(({ optimizer }) => optimizer.averaged)
    return {
      ...(role ? { role } : {}),
      init: (params) =>
        Object.assign({}, ...links.map(({ name, optimizer }) => addPrefix(name, optimizer.init(params)))),
      update: (gradients, state, context) => tf.tidy(() => passThrough(links, gradients, state, context)),
      ...(last.optimizer.updateInPlace
        ? {
            updateInPlace: (gradients, state, context) =>
              tf.tidy(() => endInPlace(before, last, gradients, state, context)),
          }
        : {}),
      ...(averaging
        ? { averaged: (params, state) => averaging.optimizer.averaged!(params, underPrefix(averaging.name, state)) }
        : {}),
    }
  },
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'optimizer:chain': { readonly links: readonly Spec<'optimizer'>[] }
  }
}

function nameOf(id: string): string {
  return id.slice('optimizer:'.length).replace('/', '-')
}

function check(links: readonly Link[], where: string): void {
  const optimizerAt = links.findIndex(({ optimizer }) => !optimizer.role)
  for (const [index, { name, optimizer }] of links.entries()) {
    const at = `${where}[${index}]`
    if (links.findIndex((other) => other.name === name) < index) {
      throw new ExperimentError(
        `${at}: expected each link once, received a second optimizer:${name}; if meant, put it in an optimizer:chain of its own`,
      )
    }
    if (!optimizer.role && index > optimizerAt) {
      throw new ExperimentError(
        `${at}: expected transformations beside one optimizer, received a second optimizer, optimizer:${name}`,
      )
    }
    if (optimizer.role === 'update-transform' && index < optimizerAt) {
      const first = `optimizer:${links[optimizerAt]!.name}`
      throw new ExperimentError(
        `${at}: expected optimizer:${name} after ${first}, whose updates it changes, received it before`,
      )
    }
  }
}

/** A chain of transformations is a transformation. */
function roleOf(links: readonly Link[]): Optimizer['role'] {
  if (links.some(({ optimizer }) => !optimizer.role)) return undefined
  return links.every(({ optimizer }) => optimizer.role === 'gradient-transform')
    ? 'gradient-transform'
    : 'update-transform'
}

function passThrough(links: readonly Link[], gradients: NamedTensors, state: NamedTensors, context: UpdateContext) {
  let updates = gradients
  const next: Record<string, tf.Tensor> = {}
  for (const { name, optimizer } of links) {
    const made = optimizer.update(updates, underPrefix(name, state), context)
    updates = made.updates
    Object.assign(next, addPrefix(name, made.state))
  }
  return { updates: { ...updates }, state: next }
}

/** The last link writes in place where it can; where it cannot, its updates are added here, so that the links before run only once. */
function endInPlace(
  before: readonly Link[],
  last: Link,
  gradients: NamedTensors,
  state: NamedTensors,
  context: UpdateContext,
) {
  const { updates, state: next } = passThrough(before, gradients, state, context)
  const own = underPrefix(last.name, state)
  const wrote = last.optimizer.updateInPlace!(updates, own, context)
  if (wrote) return { params: { ...wrote.params }, state: { ...next, ...addPrefix(last.name, wrote.state) } }
  const made = last.optimizer.update(updates, own, context)
  const params = mapTensors(made.updates, (update, name) => tf.add(need(context.params, name), update))
  return { params: { ...context.params, ...params }, state: { ...next, ...addPrefix(last.name, made.state) } }
}
