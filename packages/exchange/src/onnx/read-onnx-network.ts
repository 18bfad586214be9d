import {
  DataError,
  equalBytes,
  isPlainObject,
  parseExperiment,
  parseJson,
  sizeOf,
  type AnySpec,
  type Registry,
} from '@telarjs/core'
import type { NamedArray } from '@telarjs/tensor'
import { makeNetwork, runRandom } from '@telarjs/trainer'
import * as tf from '@tensorflow/tfjs-core'
import { readDataMetadata } from '../data-metadata.js'
import { describeNetwork, type TrainedModel } from '../model.js'
import type { ReadNetwork } from '../networks/network.js'
import { requireHeld } from '../networks/require-held.js'
import type { OnnxEmitter } from './emitter.js'
import { readOnnx, type OnnxFile } from './read-onnx.js'
import { networkKey, writeOnnx } from './write-onnx.js'

/**
 * Reads a network back from an ONNX file that Telar wrote. The metadata holds its layers. To find each weight in the graph, the same network is written
 * with numbered weights, and the file has the real values at the same places; so this works for every exporter, those of plugins too, without a reader of
 * its own. Finally the network is written once more, and its nodes and numbers must equal those of the file, bit for bit.
 *
 * @param emitters that plugins bring
 * @throws DataError where the file is from another program, or was changed since
 */
export function readOnnxNetwork(
  bytes: Uint8Array,
  name: string,
  registry: Registry,
  emitters: Readonly<Record<string, OnnxEmitter>>,
): ReadNetwork {
  const file = readOnnx(bytes, name)
  const said = networkOf(file, name)
  const { sample, data } = readDataMetadata(file.metadata, said, `${name}: metadata`)
  const experiment = parseExperiment(registry, {
    data: { use: 'dataset:arrays', with: { inputs: [[0]], targets: [0] } },
    transforms: said.transforms,
    model: said.model,
    loss: said.loss,
    metrics: [],
  })
  requireHeld(experiment, registry, sample.shape, { where: name, held: Math.floor(bytes.length / 4) })
  const network = makeNetwork(experiment, registry, sample)
  const write = (arrays: Readonly<Record<string, NamedArray>>): OnnxFile => {
    const model: TrainedModel = {
      experiment: network.experiment,
      sample: network.sample,
      data,
      params: arrays,
      state: {},
      ...describeNetwork(network, registry, arrays),
    }
    return readOnnx(writeOnnx(model, emitters), name)
  }
  const first = network.model.init(network.inputShape, runRandom(experiment).initialization)
  const shapes = Object.entries({ ...first.params, ...first.state }).map(([key, { shape }]) => ({ key, shape }))
  tf.dispose([first.params, first.state])
  const count = shapes.reduce((sum, { shape }) => sum + sizeOf(shape), 0)
  const values = findWeights(file, write(cut(shapes, placeInBlock)), write(cut(shapes, blockOf)), count)
  const arrays = cut(shapes, (at) => values[at]!)
  requireSame(file, write(arrays), name)
  const { steps, last } = describeNetwork(network, registry, arrays)
  return {
    format: 'the ONNX model',
    shape: sample.shape,
    outputShape: steps.at(-1)!.outputShape,
    transforms: said.transforms,
    model: said.model,
    loss: said.loss,
    last,
    arrays,
    takesBytes: false,
    ...(data ? { data } : {}),
  }
}

interface SaidNetwork {
  readonly shape: readonly number[]
  readonly transforms: readonly AnySpec[]
  readonly model: readonly AnySpec[]
  readonly loss: AnySpec
}

function networkOf({ metadata, producer, nodes }: OnnxFile, name: string): SaidNetwork {
  const text = metadata[networkKey]
  if (text === undefined)
    throw new DataError({
      where: name,
      expected: 'an ONNX model that Telar wrote, with its layers in the metadata',
      received: `one of ${producer === '' ? 'another program' : producer} (${[...new Set(nodes.map(({ op }) => op))].slice(0, 8).join(', ')})`,
      remedy: `In Python: numpy.savez("w.npz", **{i.name: onnx.numpy_helper.to_array(i) for i in onnx.load("m.onnx").graph.initializer}), then telar import w.npz --experiment <one with the same layers>`,
    })
  const where = `${name}: metadata: ${networkKey}`
  const said = parseJson(text, where, DataError)
  if (!isPlainObject(said) || !['shape', 'transforms', 'model'].every((key) => Array.isArray(said[key])))
    throw new DataError({ where, expected: 'shape, transforms, model and loss' })
  return said as unknown as SaidNetwork
}

type Shapes = readonly { readonly key: string; readonly shape: readonly number[] }[]

/** Up to this float32 represents every integer exactly; so the number of a weight is written in two parts, of different signs. */
const block = 2 ** 23
const placeInBlock = (at: number) => (at % block) + 1
const blockOf = (at: number) => -Math.floor(at / block) - 1

/** Arrays of so many shapes, one after the other. */
function cut(shapes: Shapes, valueAt: (at: number) => number): Record<string, NamedArray> {
  let from = 0
  const entries = shapes.map(({ key, shape }) => {
    const start = from
    from += sizeOf(shape)
    const values = Float32Array.from({ length: from - start }, (_, i) => valueAt(start + i))
    return [key, { dtype: 'float32' as const, shape, values }] as const
  })
  return Object.fromEntries(entries)
}

/** Takes the value of each weight from the file. Values that are equal in both numbered graphs are not weights. */
function findWeights(file: OnnxFile, places: OnnxFile, blocks: OnnxFile, count: number): Float32Array {
  const found = new Float32Array(count)
  for (const [key, { values: own }] of file.constants) {
    const [place, inBlock] = [places, blocks].map(({ constants }) => constants.get(key)?.values)
    if (!own || !place || !inBlock || place.length !== own.length) continue
    own.forEach((value, i) => {
      if (!Object.is(place[i], inBlock[i])) found[place[i]! - 1 - (inBlock[i]! + 1) * block] = value
    })
  }
  return found
}

/** @throws DataError that names the first node or constant which is not what Telar writes for the network */
function requireSame(file: OnnxFile, written: OnnxFile, name: string): void {
  const refuse = (where: string, expected: string, received: string): never => {
    throw new DataError({
      where: `${name}: ${where}`,
      expected: `${expected}, as Telar writes it for the layers in the metadata`,
      received,
      remedy:
        'the file was changed, or written by another version of Telar: export it again, or import its weights as .npz',
    })
  }
  written.nodes.forEach((node, index) => {
    const other = file.nodes[index]
    if (!other || !equalBytes(other.bytes, node.bytes))
      refuse(`node ${index}`, `${node.op} '${node.name}'`, other ? `${other.op} '${other.name}'` : 'no more nodes')
  })
  const surplus = file.nodes[written.nodes.length]
  if (surplus) refuse(`node ${written.nodes.length}`, 'no more nodes', `${surplus.op} '${surplus.name}'`)
  for (const [key, { bytes }] of written.constants) {
    const other = file.constants.get(key)
    if (!other || !equalBytes(other.bytes, bytes))
      refuse(`constant '${key}'`, 'the same numbers', other ? 'others' : 'none')
  }
}
