import { missing, DataError, nearest, type Registry } from '@telarjs/core'
import type { NamedArray } from '@telarjs/tensor'
import { createNamed, sizeOfLayer } from '@telarjs/trainer'
import type { KerasInput, KerasReader, ReadLayer } from './reader.js'
import { kerasReaders } from './readers.js'
import type { KerasNode, Topology } from './topology.js'

/** What layers are collected from. */
export interface Source {
  readonly topology: Topology
  readonly weights: ReadonlyMap<string, NamedArray>
  readonly isOfTfjs: boolean
  readonly registry: Registry
  /** The file, for messages. */
  readonly where: string
  /** The node at which the branches of an `Add` split, for those that are known already. */
  readonly splits: Map<string, string>
}

/** Consecutive layers, and the shape of a sample after them. */
export interface Collected {
  readonly layers: readonly ReadLayer[]
  readonly shape: readonly number[]
}

/**
 * Reads the layers between two nodes. Where an `Add` joins two branches, everything from their common start to the `Add` becomes a residual.
 *
 * @param from behind this node
 * @param to up to this one
 * @throws DataError for a layer that Telar does not have, with its name and class
 */
export function collectLayers(source: Source, from: string, to: string, inputShape: readonly number[]): Collected {
  let shape = inputShape
  let before = from
  const layers: ReadLayer[] = []
  for (const name of wayBack(source, to, from).reverse()) {
    const node = nodeOf(source, name)
    const read = node.className === 'Add' ? readResidual(source, before, node, shape) : readLayer(source, node, shape)
    for (const layer of read) {
      shape = shapeBehind(source, layer, shape, node)
      addLayer(layers, layer)
    }
    before = name
  }
  return { layers, shape }
}

function nodeOf({ topology, where }: Source, name: string): KerasNode {
  const node = topology.nodes.get(name)
  if (!node) throw new DataError(missing(where, `a layer '${name}'`))
  return node
}

/** The nodes from one back to another, which is not among them. */
function wayBack(source: Source, from: string, to: string): string[] {
  const names: string[] = []
  for (let at = from; at !== to; at = stepBack(source, at)) {
    names.push(at)
    if (names.length > source.topology.nodes.size)
      throw refusal(source, nodeOf(source, at), 'its input comes from its own output')
  }
  return names
}

/** The node before another one on the path to the input; before an `Add`, the node at which its branches split. */
function stepBack(source: Source, name: string): string {
  const node = nodeOf(source, name)
  if (node.from.length === 0) throw refusal(source, node, 'it takes its input from no layer')
  if (node.from.length === 1) return node.from[0]!
  if (node.className !== 'Add' || node.from.length > 2)
    throw refusal(source, node, `it joins ${node.from.length} branches; Telar joins two by addition`)
  // Kept, since the search for one asks for that of every `Add` before it.
  const split = source.splits.get(name) ?? splitOf(source, node)
  source.splits.set(name, split)
  return split
}

/** Both branches come from the input, so they meet there at the latest. */
function splitOf(source: Source, { from: [one, other] }: KerasNode): string {
  const { input } = source.topology
  const first = new Set(wayBack(source, one!, input))
  return wayBack(source, other!, input).find((name) => first.has(name)) ?? input
}

function readResidual(source: Source, from: string, node: KerasNode, shape: readonly number[]): readonly ReadLayer[] {
  const branches = node.from.map((end) => collectLayers(source, from, end, shape).layers)
  const [layers, projection] = branches[0]!.length > 0 ? branches : branches.toReversed()
  if (layers!.length === 0) throw refusal(source, node, 'it adds a layer to itself')
  const specs = (list: readonly ReadLayer[]) => list.map(({ use, with: options = {} }) => ({ use, with: options }))
  const options = { layers: specs(layers!), projection: specs(projection!) }
  return [{ use: 'layer:residual', with: options, inside: { layers: layers!, projection: projection! } }]
}

function readLayer(source: Source, node: KerasNode, inputShape: readonly number[]): readonly ReadLayer[] {
  const { className, config } = node
  const reader: KerasReader | undefined = Object.hasOwn(kerasReaders, className) ? kerasReaders[className] : undefined
  if (!reader) {
    const near = nearest(className, Object.keys(kerasReaders))
    throw refusal(
      source,
      node,
      `Telar has no such layer${near ? `; did you mean ${near}?` : ''}`,
      'Its weights can be written as .npz and imported for an experiment with layers that Telar has',
    )
  }
  const findWeight = (leaf: string, part?: RegExp) => weightOf(source, node, leaf, part)
  const input: KerasInput = {
    config,
    inputShape,
    isOfTfjs: source.isOfTfjs,
    findWeight,
    weight(leaf, part) {
      const found = findWeight(leaf, part)
      if (!found) throw refusal(source, node, `its weight '${leaf}' is not in the weights files`)
      return found
    },
    refuse(problem) {
      throw refusal(source, node, problem)
    },
  }
  return reader(input)
}

/**
 * Weights are named by their path: `conv2d/kernel`, in Keras 3 also `model/lstm/lstm_cell/kernel`, or `kernel` alone where Keras 2 gives no layer.
 * A model may have the name of a layer, so the name nearest to the end counts.
 */
function weightOf({ weights }: Source, { name }: KerasNode, leaf: string, part?: RegExp): NamedArray | undefined {
  const found = [...weights].flatMap(([path, array]) => {
    const names = path.split('/')
    const depth = names.length === 1 ? 0 : names.lastIndexOf(name)
    const isMeant = names.at(-1) === leaf && depth >= 0 && (!part || names.some((other) => part.test(other)))
    return isMeant ? [{ depth: names.length - depth, array }] : []
  })
  return found.toSorted((one, other) => one.depth - other.depth)[0]?.array
}

/** A layer tells its output shape when it creates its params, which also checks its options. */
function shapeBehind(
  source: Source,
  layer: ReadLayer,
  inputShape: readonly number[],
  node: KerasNode,
): readonly number[] {
  const at = placeOf(source, node)
  if (layer.use.startsWith('transform:')) return inputShape
  const { registry, weights } = source
  const spec = registry.parse('layer', { use: layer.use, with: layer.with ?? {} }, at)
  // No param has more values than the files, whatever the configuration says.
  const held = [...weights.values()].reduce((sum, { values }) => sum + values.length, 0)
  return sizeOfLayer((all) => createNamed(all, 'layer', spec, at), registry, inputShape, held).outputShape
}

/** Adds a layer. An activation after a layer that can have a built-in one becomes that. */
function addLayer(layers: ReadLayer[], layer: ReadLayer): void {
  const before = layers.at(-1)
  const name = layer.with?.['function']
  const isPlain = layer.use === 'layer:activation' && layer.with?.['negativeSlope'] === undefined
  if (before && isPlain && before.with?.['useBias'] !== undefined && before.with['activation'] === undefined)
    layers[layers.length - 1] = { ...before, with: { ...before.with, activation: name as string } }
  else layers.push(layer)
}

function placeOf({ where }: Source, { name, className }: KerasNode): string {
  return `${where}: layer '${name}' (${className})`
}

function refusal(source: Source, node: KerasNode, problem: string, remedy?: string): DataError {
  return new DataError({ where: placeOf(source, node), problem, ...(remedy ? { remedy } : {}) })
}
