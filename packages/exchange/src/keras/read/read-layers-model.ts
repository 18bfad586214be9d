import { DataError, isPlainObject, type JsonObject, type Registry } from '@telarjs/core'
import { layerName } from '@telarjs/layers'
import type { NamedArray } from '@telarjs/tensor'
import { readDataMetadata } from '../../data-metadata.js'
import type { LastActivation } from '@telarjs/trainer'
import type { ReadBeside, ReadNetwork } from '../../networks/network.js'
import { collectLayers } from './collect-layers.js'
import { readManifest } from './manifest.js'
import type { ReadLayer } from './reader.js'
import { readTopology } from './topology.js'

/**
 * Reads a LayersModel of TensorFlow.js: one that Telar exported, that tfjs-layers saved, or that tensorflowjs_converter made of a model of Keras 2 or 3.
 *
 * @param model the content of its JSON file
 * @param readBeside reads the files of weights
 * @throws DataError that names the layer which Telar does not have, or the file which is missing
 */
export async function readLayersModel(
  model: Readonly<Record<string, unknown>>,
  name: string,
  readBeside: ReadBeside,
  registry: Registry,
): Promise<ReadNetwork> {
  if (model['format'] === 'graph-model')
    throw new DataError({
      where: name,
      expected: 'a LayersModel',
      received: 'a GraphModel of TensorFlow.js, whose layers are taken apart',
      remedy: 'In Python: tensorflowjs.converters.save_keras_model(model, folder)',
    })
  const topology = readTopology(model['modelTopology'], name)
  const weights = await readManifest(model['weightsManifest'], readBeside, name)
  const isOfTfjs = isSavedByTfjs(model['modelTopology'])
  const source = { topology, weights, registry, where: name, isOfTfjs, splits: new Map<string, string>() }
  const collected = collectLayers(source, topology.input, topology.output, topology.shape)
  const metadata = textsOf(model['userDefinedMetadata'])
  // A dense layer that Telar adds to networks with scaled targets; it converts outputs to the units of the data.
  const isScaled = metadata['targetScale'] !== undefined && topology.output === 'values'
  const all = isScaled ? collected.layers.slice(0, -1) : collected.layers
  const first = all.findIndex(({ use }) => !use.startsWith('transform:'))
  const [transforms, body] = [all.slice(0, Math.max(first, 0)), all.slice(Math.max(first, 0))]
  const misplaced = body.find(({ use }) => use.startsWith('transform:'))
  if (misplaced || body.length === 0)
    throw new DataError({
      where: name,
      expected: 'preprocessing, then one or more layers',
      received: misplaced ? 'Rescaling or Normalization behind a layer' : 'no layer',
    })
  const { layers, last } = withoutLast(body)
  const shapes = { shape: topology.shape, outputShape: collected.shape }
  const { data } = readDataMetadata(metadata, shapes, `${name}: userDefinedMetadata`)
  return {
    format: 'the LayersModel',
    ...shapes,
    transforms: transforms.map(specOf),
    model: layers.map(specOf),
    last,
    arrays: arraysOf(layers),
    takesBytes: [...topology.nodes.values()].some(({ className }) => className === 'Rescaling'),
    ...(data ? { data } : {}),
  }
}

/** A softmax or sigmoid at the end is the function that the loss applies. */
function withoutLast(layers: readonly ReadLayer[]): {
  readonly layers: readonly ReadLayer[]
  readonly last: LastActivation
} {
  const end = layers.at(-1)!
  const isLayer = end.use === 'layer:activation'
  const name = end.with?.[isLayer ? 'function' : 'activation']
  if (name !== 'softmax' && name !== 'sigmoid') return { layers, last: 'linear' }
  if (isLayer) return layers.length === 1 ? { layers, last: 'linear' } : { layers: layers.slice(0, -1), last: name }
  const { activation: _, ...options } = end.with as JsonObject
  return { layers: [...layers.slice(0, -1), { ...end, with: options }], last: name }
}

function specOf({ use, with: options }: ReadLayer) {
  return { use, ...(options ? { with: options } : {}) }
}

/** The weights of the layers, under the names that Telar gives them by their position. */
function arraysOf(layers: readonly ReadLayer[], prefix = ''): Record<string, NamedArray> {
  const entries = layers.flatMap(({ use, arrays = {}, inside }, index) => {
    const name = `${prefix}${layerName(index, use)}`
    const own = Object.entries(arrays).map(([leaf, array]) => [`${name}/${leaf}`, array] as const)
    const nested = inside
      ? { ...arraysOf(inside.layers, `${name}/`), ...arraysOf(inside.projection, `${name}/projection/`) }
      : {}
    return [...own, ...Object.entries(nested)]
  })
  return Object.fromEntries(entries)
}

/** The texts and lists of metadata as JSON. */
function textsOf(metadata: unknown): Record<string, string> {
  if (!isPlainObject(metadata)) return {}
  const entries = Object.entries(metadata).map(([key, value]) => [
    key,
    typeof value === 'string' ? value : JSON.stringify(value),
  ])
  return Object.fromEntries(entries) as Record<string, string>
}

function isSavedByTfjs(topology: unknown): boolean {
  return isPlainObject(topology) && String(topology['keras_version']).startsWith('tfjs')
}
