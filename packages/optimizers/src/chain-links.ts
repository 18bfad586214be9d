import { ExperimentError } from '@telarjs/core'
import { addPrefix, mapTensors, underPrefix, type NamedTensors } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import type { Optimizer, UpdateContext } from './optimizer.js'
import { need } from './per-param.js'

/** One optimizer or transformation of a chain. */
export interface Link {
  /** Its id without `optimizer:`; the prefix of its state. */
  readonly name: string
  readonly optimizer: Optimizer
}

/** `optimizer:acme/lion` → `acme-lion` */
export function nameOfLink(id: string): string {
  return id.slice('optimizer:'.length).replace('/', '-')
}

/** Refuses links that cannot stand together or in this order. @throws ExperimentError that names the link */
export function checkLinks(links: readonly Link[], where: string): void {
  const optimizerAt = links.findIndex(({ optimizer }) => !optimizer.role)
  for (const [index, { name, optimizer }] of links.entries()) {
    const at = `${where}[${index}]`
    if (links.findIndex((other) => other.name === name) < index) {
      throw new ExperimentError({
        where: at,
        expected: 'each link once',
        received: `a second optimizer:${name}`,
        remedy: 'if meant, put it in an optimizer:chain of its own',
      })
    }
    if (!optimizer.role && index > optimizerAt) {
      throw new ExperimentError({
        where: at,
        expected: 'transformations beside one optimizer',
        received: `a second optimizer, optimizer:${name}`,
      })
    }
    if (optimizer.role === 'update-transform' && index < optimizerAt) {
      const first = `optimizer:${links[optimizerAt]!.name}`
      throw new ExperimentError({
        where: at,
        expected: `optimizer:${name} after ${first}, whose updates it changes`,
        received: 'it before',
      })
    }
  }
}

/** The role of a chain: that of its transformations where it has no optimizer. */
export function roleOf(links: readonly Link[]): Optimizer['role'] {
  if (links.some(({ optimizer }) => !optimizer.role)) return undefined
  return links.every(({ optimizer }) => optimizer.role === 'gradient-transform')
    ? 'gradient-transform'
    : 'update-transform'
}

/** Gradients through every link; those after one that accumulates act only where it made an update. */
export function passThrough(
  links: readonly Link[],
  gradients: NamedTensors,
  state: NamedTensors,
  context: UpdateContext,
): { updates: NamedTensors; state: NamedTensors } {
  let updates = gradients
  let due: Tensor | undefined
  const next: Record<string, Tensor> = {}
  for (const { name, optimizer } of links) {
    const before = underPrefix(name, state)
    const result = optimizer.update(updates, before, context)
    const { updates: passed, state: after } = due ? onlyWhere(due, result, before) : result
    updates = passed
    Object.assign(next, addPrefix(name, after))
    due = optimizer.didUpdate?.(after) ?? due
  }
  return { updates: { ...updates }, state: next }
}

/** The result of an update on steps that are due; on others updates of 0 and the state as it was. */
export function onlyWhere(
  due: Tensor,
  { updates, state }: ReturnType<Optimizer['update']>,
  before: NamedTensors,
): { updates: NamedTensors; state: NamedTensors } {
  return {
    updates: mapTensors(updates, (update) => tf.where(due, update, tf.zerosLike(update))),
    state: mapTensors(state, (after, name) => tf.where(due, after, need(before, name))),
  }
}

/** When a chain updates: as its link that accumulates does. */
export function updatesOf(links: readonly Link[]): Pick<Optimizer, 'didUpdate' | 'updatesPerEpoch'> {
  const link = links.find(({ optimizer }) => optimizer.didUpdate)
  if (!link) return {}
  const { didUpdate, updatesPerEpoch } = link.optimizer
  return {
    didUpdate: (state) => didUpdate!(underPrefix(link.name, state)),
    ...(updatesPerEpoch ? { updatesPerEpoch } : {}),
  }
}
