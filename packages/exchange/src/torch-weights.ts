import { ExperimentError, showShape, sizeOf } from '@telarjs/core'
import type { NamedArray } from '@telarjs/tensor'

type Shapes = Readonly<Record<string, { readonly shape: readonly number[] }>>

/** What PyTorch calls a param or a state of Telar. */
const torchNames: ReadonlyMap<string, string> = new Map([
  ['kernel', 'weight'],
  ['bias', 'bias'],
  ['scale', 'weight'],
  ['offset', 'bias'],
  ['movingMean', 'running_mean'],
  ['movingVariance', 'running_var'],
  ['embeddings', 'weight'],
])

/** A param of a dense layer that follows flattened images: PyTorch flattens them channels first. */
export interface FlattenedInput {
  readonly kernel: string
  /** [height, width, channels] */
  readonly image: readonly number[]
}

/** Whether names are those of a PyTorch state dict: `0.weight`, `conv1.bias`. */
export function isStateDict(arrays: Readonly<Record<string, NamedArray>>): boolean {
  return Object.keys(arrays).some((name) => /(^|\.)(weight|running_mean)$/.test(name))
}

/**
 * Transposes the kernels of arrays with Telar's names: dense [out, in] -> [in, out], convolution [out, in, height, width] ->
 * [height, width, in, out].
 */
export function turnKernels(arrays: Readonly<Record<string, NamedArray>>): Record<string, NamedArray> {
  const turned = Object.entries(arrays).map(([name, array]) => [name, /(^|\/)kernel$/.test(name) ? turn(array) : array])
  return Object.fromEntries(turned) as Record<string, NamedArray>
}

/**
 * Gives the arrays of a PyTorch state dict Telar's names and axes. Modules are taken in the order of their names; each
 * is assigned to the first layer of Telar that has no weights yet and whose shapes it has.
 *
 * @param known params and state of the network, in the order of its layers
 * @param flattened dense layers that follow flattened images
 * @throws ExperimentError for a layer that no module fits, and for a module that fits no layer
 */
export function fromStateDict(
  arrays: Readonly<Record<string, NamedArray>>,
  known: Shapes,
  flattened: readonly FlattenedInput[],
): Record<string, NamedArray> {
  const modules = modulesOf(arrays)
  const result: Record<string, NamedArray> = {}
  for (const [layer, leaves] of layersOf(known)) {
    const fitting = [...modules].find(([, module]) =>
      leaves.every((leaf) => fits(module, leaf, known[`${layer}/${leaf}`]!)),
    )
    if (!fitting) {
      const shapes = leaves.map((leaf) => `${leaf} ${showShape(known[`${layer}/${leaf}`]!.shape)}`).join(', ')
      throw new ExperimentError({
        where: 'weights',
        expected: `a module that fits '${layer}' (${shapes})`,
        received: [...modules.keys()].join(', ') || 'no more modules',
      })
    }
    const [name, module] = fitting
    modules.delete(name)
    for (const leaf of leaves) {
      const own = `${layer}/${leaf}`
      const turned = torchArray(module, leaf)
      const image = flattened.find(({ kernel }) => kernel === own)?.image
      result[own] = image ? channelsLast(turned, image) : turned
    }
  }
  const stray = [...modules.keys()][0]
  if (stray !== undefined)
    throw new ExperimentError({ where: 'weights', problem: `the module '${stray}' has no place in this experiment` })
  return result
}

type Module = ReadonlyMap<string, NamedArray>

function modulesOf(arrays: Readonly<Record<string, NamedArray>>): Map<string, Module> {
  const modules = new Map<string, Map<string, NamedArray>>()
  const names = Object.keys(arrays).sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
  for (const name of names) {
    const at = name.lastIndexOf('.')
    const [module, leaf] = [name.slice(0, Math.max(at, 0)), name.slice(at + 1)]
    if (leaf === 'num_batches_tracked') continue
    const inside = modules.get(module) ?? new Map<string, NamedArray>()
    modules.set(module, inside.set(leaf, arrays[name]!))
  }
  return modules
}

/** The leaves of each layer that has some: `0-dense` has `kernel` and `bias`. */
function layersOf(known: Shapes): Map<string, string[]> {
  const layers = new Map<string, string[]>()
  for (const name of Object.keys(known)) {
    const at = name.lastIndexOf('/')
    const [layer, leaf] = [name.slice(0, at), name.slice(at + 1)]
    layers.set(layer, [...(layers.get(layer) ?? []), leaf])
  }
  return layers
}

function torchArray(module: Module, leaf: string): NamedArray {
  const array = module.get(torchNames.get(leaf) ?? leaf)!
  return leaf === 'kernel' ? turn(array) : array
}

function fits(module: Module, leaf: string, { shape }: { readonly shape: readonly number[] }): boolean {
  return module.has(torchNames.get(leaf) ?? leaf) && torchArray(module, leaf).shape.join() === shape.join()
}

function turn(array: NamedArray): NamedArray {
  if (array.shape.length === 2) return transposed(array, [1, 0])
  return array.shape.length === 4 ? transposed(array, [2, 3, 1, 0]) : array
}

/** Rows of a dense kernel in the order of PyTorch's flattened [channels, height, width], brought into [height, width, channels]. */
function channelsLast(array: NamedArray, [height, width, channels]: readonly number[]): NamedArray {
  const units = array.shape[1]!
  const split = { ...array, shape: [channels!, height!, width!, units] }
  return { ...transposed(split, [1, 2, 0, 3]), shape: array.shape }
}

/** @param axes which axis of the array each axis of the result is */
function transposed({ shape, values, dtype }: NamedArray, axes: readonly number[]): NamedArray {
  const result = values.slice()
  const outer = axes.map((axis) => shape[axis]!)
  const strides = shape.map((_, axis) => sizeOf(shape.slice(axis + 1)))
  for (let i = 0; i < result.length; i++) {
    let [rest, from] = [i, 0]
    for (let axis = outer.length - 1; axis >= 0; axis--) {
      from += (rest % outer[axis]!) * strides[axes[axis]!]!
      rest = Math.floor(rest / outer[axis]!)
    }
    result[i] = values[from]!
  }
  return { dtype, shape: outer, values: result }
}
