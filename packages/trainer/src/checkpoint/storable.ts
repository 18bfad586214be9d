import { PluginError, show, type ResolvedExperiment } from '@telarjs/core'
import { layerName } from '@telarjs/layers'
import { copyTensors, type NamedTensors } from '@telarjs/tensor'
import type { Tensor } from '@tensorflow/tfjs-core'
import { specOf } from '../plugin-errors/tensor-spec.js'

type Specs = Pick<ResolvedExperiment, 'model' | 'optimizer'>

/**
 * Refuses a first state that no checkpoint could hold: params that are not float32, other tensors that are neither float32 nor int32, and one tensor
 * under two names.
 *
 * @param state by its flat names: `params/0-dense/kernel`
 * @throws PluginError that names the plugin and the tensor
 */
export function requireStorable(experiment: Specs, state: NamedTensors): void {
  for (const [name, tensor] of Object.entries(state)) {
    const isParam = name.startsWith('params/')
    if (isParam ? tensor?.dtype === 'float32' : tensor?.dtype === 'float32' || tensor?.dtype === 'int32') continue
    throw new PluginError({
      where: `${ownerOf(experiment, name)}: init: ${nounOf(name)}`,
      expected: isParam ? 'float32' : 'float32 or int32, which a checkpoint can hold',
      received: typeOf(tensor),
    })
  }
  requireApart(experiment, state, 'init')
}

/**
 * Refuses what a step made of its state where names, shapes or types are others than before, or two names share a tensor.
 *
 * @throws PluginError that names the plugin and the tensor
 */
export function requireSameSpecs(experiment: Specs, before: NamedTensors, after: NamedTensors): void {
  for (const name of Object.keys({ ...before, ...after })) {
    const [expected, received] = [before[name], after[name]].map(specOrNothing) as [string, string]
    if (expected === received) continue
    // Layers make the params, but only the optimizer changes them.
    const owner = name.startsWith('params/') ? optimizerOf(experiment) : ownerOf(experiment, name)
    throw new PluginError({ where: `${owner}: a step: ${nounOf(name)}`, expected, received })
  }
  requireApart(experiment, after, 'a step')
}

/** Each tensor in memory of its own: what `tf.clone` gives shares it, and kernels that write in place would change both. */
export function withOwnMemory(state: NamedTensors): NamedTensors {
  const seen = new Set<object>()
  const entries = Object.entries(state).map(([name, tensor]) => {
    const isShared = seen.has(tensor.dataId)
    seen.add(tensor.dataId)
    return [name, isShared ? copyTensors({ tensor })['tensor']! : tensor] as const
  })
  return Object.fromEntries(entries)
}

function requireApart(experiment: Specs, state: NamedTensors, when: string): void {
  const names = new Map<number, string>()
  for (const [name, { id }] of Object.entries(state)) {
    const other = names.get(id)
    if (other !== undefined)
      throw new PluginError({
        where: `${ownerOf(experiment, name)}: ${when}: ${nounOf(name)}`,
        expected: 'a tensor of its own',
        received: `that of ${nounOf(other)}`,
        remedy: 'hand over a copy (copyTensors)',
      })
    names.set(id, name)
  }
}

/** The plugin that made a tensor: `model[0]: layer:dense`. */
function ownerOf(experiment: Specs, name: string): string {
  const [area, layer] = name.split('/')
  const index = experiment.model.findIndex(({ use }, i) => layerName(i, use) === layer)
  return area === 'optimizer' || index < 0
    ? optimizerOf(experiment)
    : `model[${index}]: ${experiment.model[index]!.use}`
}

function optimizerOf({ optimizer }: Specs): string {
  return `optimizer: ${optimizer.use}`
}

function nounOf(name: string): string {
  return `${name.startsWith('params/') ? 'param' : 'state'} '${name.slice(name.indexOf('/') + 1)}'`
}

function specOrNothing(tensor: Tensor | undefined): string {
  return tensor === undefined ? 'nothing of that name' : specOf({ dtype: typeOf(tensor), shape: tensor.shape ?? [] })
}

/** Whoever writes plain JavaScript may hand over something else than a tensor. */
function typeOf(tensor: Tensor | undefined): string {
  return typeof tensor?.dtype === 'string' ? tensor.dtype : show(tensor)
}
