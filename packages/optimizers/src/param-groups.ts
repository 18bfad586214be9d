import { matchParams, paramsOption, specOf, type OptionsOf } from '@telarjs/core'
import { addPrefix, underPrefix, type NamedTensors } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import * as v from 'valibot'
import { adamw } from './adamw.js'
import { defineOptimizer, requireOptimizer, type Optimizer } from './optimizer.js'

const factor = v.pipe(
  v.number(),
  v.minValue(0),
  v.finite(),
  v.description('What the learning rate is multiplied by for this group; 0 freezes it'),
)
const group = v.strictObject({
  params: paramsOption.wrapped,
  factor: v.optional(factor, 1),
  optimizer: v.exactOptional(
    v.pipe(specOf('optimizer'), v.description('The optimizer of this group; without it a copy of the common one')),
  ),
})

const options = v.strictObject({
  groups: v.pipe(
    v.array(group),
    v.minLength(1),
    v.description('Groups of params by their names; a param belongs to the first that matches'),
  ),
  optimizer: v.optional(v.pipe(specOf('optimizer'), v.description('The optimizer of all other params')), {
    use: 'optimizer:adamw',
  }),
})

/**
 * Groups of params, by patterns of their names, with learning rates and optimizers (and so weight decays) of their own.
 *
 * Each param is moved by the first group that matches it, with the learning rate times the group's `factor`, and by `optimizer` where none does.
 * Parts that look at all gradients, such as a chain with `clip-by-global-norm`, see those of their group only. State: that of each group under its
 * number, `0/firstMoment/0-dense/kernel`, and of the others under `rest`. As PyTorch's param groups and optax' `partition`.
 *
 * Throws `ExperimentError` for a transformation in place of an optimizer.
 *
 * @example
 * // fine-tuning: the first layer learns ten times slower than the others, and without decay
 * {
 *   use: 'optimizer:param-groups',
 *   with: { groups: [{ params: '0-dense/*', factor: 0.1, optimizer: { use: 'optimizer:adam' } }] },
 * }
 */
export const paramGroups = defineOptimizer({
  id: 'optimizer:param-groups',
  summary: 'Groups of params with learning rates and optimizers of their own',
  options,
  uses: [adamw],
  create({ groups: specs, optimizer }, { where, create }) {
    const make = (spec: typeof optimizer, at: string): Optimizer =>
      requireOptimizer(create('optimizer', spec, at), spec, at)
    const groups: Group[] = [
      ...specs.map((each, index) => ({
        name: `${index}`,
        matches: matchParams(each.params),
        factor: each.factor,
        optimizer: make(each.optimizer ?? optimizer, `${where}.with.groups[${index}].optimizer`),
      })),
      { name: 'rest', matches: () => true, factor: 1, optimizer: make(optimizer, `${where}.with.optimizer`) },
    ]
    return {
      init: (params) =>
        merged(groups, (each) => addPrefix(each.name, each.optimizer.init(membersOf(groups, each, params)))),
      update: (gradients, state, context) =>
        tf.tidy(() => {
          const results = groups.map((each) => {
            const own = membersOf(groups, each, gradients)
            const params = membersOf(groups, each, context.params)
            const learningRate = tf.mul<tf.Scalar>(context.learningRate, each.factor)
            const ofGroup = { ...context, params, learningRate }
            const { updates, state: next } = each.optimizer.update(own, underPrefix(each.name, state), ofGroup)
            return { updates, state: addPrefix(each.name, next) }
          })
          return {
            updates: Object.assign({}, ...results.map(({ updates }) => updates)) as NamedTensors,
            state: Object.assign({}, ...results.map(({ state: next }) => next)) as NamedTensors,
          }
        }),
      ...(groups.some((each) => each.optimizer.averaged)
        ? {
            averaged: (params, state) =>
              merged(groups, (each) => {
                const own = membersOf(groups, each, params)
                return each.optimizer.averaged?.(own, underPrefix(each.name, state)) ?? own
              }),
          }
        : {}),
      ...updatesOf(groups),
    }
  },
})

interface Group {
  /** The prefix of its state. */
  readonly name: string
  readonly matches: (param: string) => boolean
  readonly factor: number
  readonly optimizer: Optimizer
}

/** Where every group accumulates gradients, params move as soon as one of the groups moves its own; otherwise at every step. */
function updatesOf(groups: readonly Group[]): Pick<Optimizer, 'didUpdate' | 'updatesPerEpoch'> {
  if (!groups.every(({ optimizer }) => optimizer.didUpdate)) return {}
  return {
    didUpdate: (state) =>
      groups
        .map(({ name, optimizer }) => optimizer.didUpdate!(underPrefix(name, state)))
        .reduce((some, each) => tf.logicalOr(some, each)),
    updatesPerEpoch: (stepsPerEpoch) =>
      Math.max(...groups.map(({ optimizer }) => optimizer.updatesPerEpoch?.(stepsPerEpoch) ?? stepsPerEpoch)),
  }
}

/** The tensors whose names belong to a group: it is the first that matches them. */
function membersOf(groups: readonly Group[], group: Group, tensors: NamedTensors): NamedTensors {
  const isMember = (name: string): boolean => groups.find(({ matches }) => matches(name)) === group
  return Object.fromEntries(Object.entries(tensors).filter(([name]) => isMember(name)))
}

function merged(groups: readonly Group[], make: (group: Group) => NamedTensors): NamedTensors {
  return Object.assign({}, ...groups.map(make)) as NamedTensors
}

declare module '@telarjs/core' {
  interface PluginOptions {
    'optimizer:param-groups': OptionsOf<typeof paramGroups>
  }
}
