import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { readdirSync, readFileSync } from 'node:fs'
import {
  concat,
  DataError,
  isPlainObject,
  parseExperiment,
  parseJson,
  protobuf,
  readSafetensors,
  writeSafetensors,
  type AnySpec,
} from '../../../packages/core/src/index.js'
import { makeCase } from '../../../packages/exchange/fixtures/models.js'
import { registry } from '../../../packages/exchange/fixtures/own-layer.js'
import { exportModel } from '../../../packages/exchange/src/export.js'
import { openExported } from '../../../packages/exchange/src/exported.js'
import { placeNetwork } from '../../../packages/exchange/src/networks/place-network.js'
import { readNetwork } from '../../../packages/exchange/src/networks/read-network.js'
import { importWeights, readWeights } from '../../../packages/exchange/src/weights.js'
import { openModel } from '../../../packages/trainer/src/inference/open-model.js'
import { once } from '../../../apps/web/src/shared/once.js'
import { openShared, shareNetwork } from '../../../apps/web/src/worker/shared-network.js'
import { bytesText, jsonBytes, type Reader } from '../reader.js'

declare const repository: string
const keras = `${repository}packages/exchange/fixtures/keras/`

const layer = (name: string, options: AnySpec['with'] = {}): AnySpec => ({ use: `layer:${name}`, with: options })
const classes = ['a', 'b', 'c']
const images = {
  name: 'images',
  sample: { shape: [6, 5, 1], classes, targetShape: [] },
  transforms: [{ use: 'transform:normalize', with: { mean: 0.13, std: 0.31 } }],
  model: [
    layer('conv2d', { filters: 2, kernelSize: 3, activation: 'relu' }),
    layer('batch-norm'),
    layer('residual', { layers: [{ use: 'layer:conv2d', with: { filters: 2, kernelSize: 1 } }] }),
    layer('flatten'),
    layer('dense', { units: 3 }),
  ],
}
const series = {
  name: 'series',
  sample: { shape: [4, 2], classes, targetShape: [] },
  model: [layer('lstm', { units: 3 }), layer('layer-norm'), layer('dense', { units: 3 })],
}

const checkpointsOf = once(async () => {
  await tf.setBackend('cpu')
  return Promise.all([images, series].map(async (given) => (await makeCase(given)).checkpoint))
})

/** The files of each network, as they are exported. */
async function exported(file: string): Promise<Uint8Array[][]> {
  const files = (await checkpointsOf()).map((checkpoint) => exportModel(checkpoint, file, { registry }))
  return (await Promise.all(files)).map((each) => each.map(({ bytes }) => bytes))
}

const firstExported = async (file: string) => (await exported(file))[0]![0]!

interface LayersModel {
  readonly json: Uint8Array
  readonly weights: Uint8Array
}

/** Of Telar, and of Keras 2 and 3. The path of a model's weights is its number. */
const layersModels = once(async (): Promise<readonly LayersModel[]> => {
  const own = (await exported('model.json')).map(([json, weights]) => ({ json: json!, weights: weights! }))
  const others = readdirSync(keras).map((name) => ({
    json: readFileSync(`${keras}${name}/model.json`),
    weights: new Uint8Array(readFileSync(`${keras}${name}/group1-shard1of1.bin`)),
  }))
  return [...own, ...others].map(({ json, weights }, number) => {
    const { modelTopology, weightsManifest } = JSON.parse(bytesText(json)) as Record<string, object[]>
    const manifest = [{ ...weightsManifest![0], paths: [`${number}`] }]
    return { json: jsonBytes({ modelTopology, weightsManifest: manifest }), weights }
  })
})

async function weightsAt(path: string): Promise<Uint8Array> {
  const found = (await layersModels())[Number(path)]
  if (!found) throw new DataError({ where: path, problem: 'there is no such file' })
  return found.weights
}

/** A network as a link carries it: the length of its JSON, the JSON, its weights. */
const linked = async () => shareNetwork((await checkpointsOf())[0]!, registry)

const jsonEnd = (bytes: Uint8Array) => 4 + new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true)

/** Another JSON before the same weights. */
function retold(bytes: Uint8Array, json: Uint8Array): Uint8Array {
  const length = new Uint8Array(4)
  new DataView(length.buffer).setUint32(0, json.length, true)
  return concat(Uint8Array, [length, json, bytes.subarray(jsonEnd(bytes))])
}

/** The texts in an ONNX model beside its graph, as JSON; and the model with others. */
const onnxMetadata = 14
function saidInOnnx(bytes: Uint8Array): Uint8Array {
  const entries = protobuf.read(bytes, 'a').filter(({ field }) => field === onnxMetadata)
  const texts = entries.map(({ value }) =>
    protobuf.read(value as Uint8Array, 'a').map((part) => bytesText(part.value as Uint8Array)),
  )
  return jsonBytes(parsedTexts(Object.fromEntries(texts as [string, string][])))
}
function onnxWith(bytes: Uint8Array, json: Uint8Array): Uint8Array {
  const others = protobuf.read(bytes, 'a').filter(({ field }) => field !== onnxMetadata)
  const entries = Object.entries(textsIn(json)).map(([key, value]) =>
    protobuf.bytes(onnxMetadata, concat(Uint8Array, [protobuf.text(1, key), protobuf.text(2, value)])),
  )
  const kept = others.map(({ field, value }) =>
    typeof value === 'bigint' ? protobuf.int(field, Number(value)) : protobuf.bytes(field, value),
  )
  return concat(Uint8Array, [...kept, ...entries])
}

/** Texts that are JSON as the values that they say, so that these are damaged one by one; and back. */
function parsedTexts(texts: Readonly<Record<string, string>>): Record<string, unknown> {
  const entries = Object.entries(texts).map(([key, text]) => [key, /^[[{]/.test(text) ? JSON.parse(text) : text])
  return Object.fromEntries(entries)
}
function textsIn(json: Uint8Array): Record<string, string> {
  const said = parseJson(bytesText(json), 'metadata')
  const entries = Object.entries(isPlainObject(said) ? said : {}).map(([key, value]) => [
    key,
    typeof value === 'string' ? value : JSON.stringify(value),
  ])
  return Object.fromEntries(entries)
}

const blank = { data: { use: 'dataset:arrays', with: { inputs: [[0]], targets: [0] } }, model: [] }

/** Reads a network and makes a checkpoint of it, as `telar import` does. */
async function imported(bytes: Uint8Array, name: string, readBeside = weightsAt): Promise<unknown> {
  const network = await readNetwork(bytes, name, { registry, readBeside })
  const placed = parseExperiment(registry, placeNetwork(network, blank, registry))
  const sample = { shape: network.shape, classes, targetShape: [] }
  return [network, await importWeights(network.arrays, { experiment: placed, sample, registry })]
}

/** Nothing that reads a network may keep a tensor, whether it takes or refuses it. */
function withoutLeaks(read: (bytes: Uint8Array) => Promise<unknown>): Reader['read'] {
  return async (bytes) => {
    await checkpointsOf()
    const before = tf.memory().numTensors
    const outcome = await read(bytes).then(
      (value) => ({ value }),
      (error: unknown) => ({ error }),
    )
    const kept = tf.memory().numTensors - before
    if (kept !== 0) throw new TypeError(`${kept} tensors were kept`)
    if ('error' in outcome) throw outcome.error
    return outcome.value
  }
}

/** What float32 layers hold in one value of a file, which is a byte where it is quantized: params, their first values, and their copies. */
const expansion = 16

export const networks: readonly Reader[] = [
  {
    name: 'network in ONNX',
    form: 'bytes',
    files: async () => (await exported('model.onnx')).flat(),
    read: withoutLeaks((bytes) => imported(bytes, 'model.onnx')),
    expansion,
  },
  {
    name: 'texts of a network in ONNX',
    form: 'json',
    files: async () => [saidInOnnx(await firstExported('model.onnx'))],
    read: withoutLeaks(async (json) => {
      const bytes = onnxWith(await firstExported('model.onnx'), json)
      return imported(bytes, 'model.onnx')
    }),
    expansion,
  },
  {
    name: 'LayersModel',
    form: 'json',
    files: async () => (await layersModels()).map(({ json }) => json),
    read: withoutLeaks((bytes) => imported(bytes, 'model.json')),
    expansion,
  },
  {
    name: 'weights of a LayersModel',
    form: 'bytes',
    files: async () => [await weightsAt('0')],
    read: withoutLeaks(async (bytes) => {
      const { json } = (await layersModels())[0]!
      return imported(json, 'model.json', async () => bytes)
    }),
    expansion,
  },
  {
    name: 'exported network',
    form: 'bytes',
    files: async () => (await exported('model.safetensors')).flat(),
    read: withoutLeaks(async (bytes) => {
      const model = await openModel(await openExported(bytes, registry, 'model.safetensors'), registry)
      return [model.sample, model.data, model.arrays]
    }),
    expansion,
  },
  {
    name: 'texts of an exported network',
    form: 'json',
    files: async () => [
      jsonBytes(parsedTexts(readSafetensors(await firstExported('model.safetensors'), 'a').metadata)),
    ],
    read: withoutLeaks(async (json) => {
      const tensors = readWeights(await firstExported('model.safetensors'), 'a.safetensors')
      const bytes = writeSafetensors(tensors, textsIn(json))
      const model = await openModel(await openExported(bytes, registry, 'model.safetensors'), registry)
      return [model.sample, model.data, model.arrays]
    }),
    expansion,
  },
  {
    name: 'network of a link',
    form: 'bytes',
    files: async () => [await linked()],
    read: withoutLeaks((bytes) => openShared(bytes, registry)),
    isOfStudio: true,
    expansion,
  },
  {
    name: 'content of the network of a link',
    form: 'json',
    files: async () => {
      const bytes = await linked()
      return [bytes.slice(4, jsonEnd(bytes))]
    },
    read: withoutLeaks(async (json) => openShared(retold(await linked(), json), registry)),
    isOfStudio: true,
    expansion,
  },
]
