import '@tensorflow/tfjs-backend-cpu'
import { parseExperiment } from '@telarjs/core'
import { parseNpy } from '@telarjs/datasets/formats'
import { builtinRegistry as registry, predict } from '@telarjs/trainer'
import * as tf from '@tensorflow/tfjs-core'
import * as layers from '@tensorflow/tfjs-layers'
import { readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { placeNetwork } from '../../networks/place-network.js'
import { readNetwork } from '../../networks/read-network.js'
import { importWeights } from '../../weights.js'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

const folder = fileURLToPath(new URL('../../../fixtures/keras/', import.meta.url))
const experiment = { data: { use: 'dataset:arrays', with: { inputs: [[0]], targets: [0] } }, model: [] }
const utf8 = new TextEncoder()

type ReadBeside = (path: string) => Promise<Uint8Array>

const noFile: ReadBeside = () => Promise.reject(new Error('no file is asked for'))

const read = (model: object, readBeside = noFile) =>
  readNetwork(utf8.encode(JSON.stringify(model)), 'model.json', { registry, readBeside })

/** The answers of a model that was read, for samples one after the other. */
async function answersOf(model: object, readBeside: ReadBeside, samples: Float32Array): Promise<Float32Array> {
  const network = await read(model, readBeside)
  const imported = await importWeights(network.arrays, {
    experiment: parseExperiment(registry, placeNetwork(network, experiment, registry)),
    sample: { shape: network.shape, classes: [], targetShape: network.outputShape },
    registry,
  })
  return (await predict(imported.checkpoint, samples, { registry })).values
}

describe('models as tensorflowjs_converter writes them (fixtures/keras_models.py) answer as in Keras', () => {
  it.each(readdirSync(folder))('%s', async (name) => {
    const file = async (path: string) => new Uint8Array(await readFile(`${folder}${name}/${path}`))
    const floats = async (path: string) => parseNpy(await file(path), path).values as Float32Array
    const model = JSON.parse(new TextDecoder().decode(await file('model.json'))) as object
    const answers = await answersOf(model, file, await floats('inputs.npy'))
    const expected = await floats('outputs.npy')
    expect(answers.length).toBe(expected.length)
    answers.forEach((value, i) => expect(Math.abs(value - expected[i]!)).toBeLessThan(2e-5))
  })
})

/** A model of tfjs-layers as it is saved, and the file of its weights. */
async function saved(model: layers.LayersModel) {
  let artifacts: tf.io.ModelArtifacts | undefined
  await model.save(
    tf.io.withSaveHandler(async (given) => {
      artifacts = given
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } }
    }),
  )
  const { modelTopology, weightSpecs, weightData } = artifacts!
  return {
    json: { format: 'layers-model', modelTopology, weightsManifest: [{ paths: ['w.bin'], weights: weightSpecs }] },
    readBeside: async () => new Uint8Array(weightData as ArrayBuffer),
  }
}

it('a model that tfjs-layers saved answers as there', async () => {
  const { conv2d, batchNormalization, maxPooling2d, flatten, dropout, dense } = layers.layers
  const model = layers.sequential({
    layers: [
      conv2d({ inputShape: [7, 6, 2], filters: 3, kernelSize: [3, 2], padding: 'same', activation: 'tanh' }),
      batchNormalization({}),
      maxPooling2d({ poolSize: 2, strides: 2 }),
      flatten(),
      dropout({ rate: 0.5 }),
      dense({ units: 4, activation: 'softmax' }),
    ],
  })
  const samples = Float32Array.from({ length: 3 * 7 * 6 * 2 }, (_, i) => Math.sin(i))
  const expected = await (model.predict(tf.tensor(samples, [3, 7, 6, 2])) as tf.Tensor).data()
  const { json, readBeside } = await saved(model)
  const answers = await answersOf(json, readBeside, samples)
  expect(answers.length).toBe(12)
  answers.forEach((value, i) => expect(Math.abs(value - expected[i]!)).toBeLessThan(1e-6))
})

it('thirty branches, one behind the other, are read at once', async () => {
  const node = (className: string, name: string, from: readonly string[], config = {}) => ({
    class_name: className,
    name,
    config: { name, ...config },
    inbound_nodes: from.length === 0 ? [] : [from.map((source) => [source, 0, 0, {}])],
  })
  const branches = Array.from({ length: 30 }, (_, i) => [
    node('Activation', `relu${i}`, [`add${i}`], { activation: 'relu' }),
    node('Add', `add${i + 1}`, [`relu${i}`, `add${i}`]),
  ])
  const list = [node('InputLayer', 'add0', [], { batch_input_shape: [null, 2] }), ...branches.flat()]
  const config = { layers: list, input_layers: [['add0', 0, 0]], output_layers: [['add30', 0, 0]] }
  const { model } = await read({ modelTopology: { class_name: 'Model', config }, weightsManifest: [] })
  expect(model.map(({ use }) => use)).toEqual(Array.from({ length: 30 }, () => 'layer:residual'))
})

describe('what cannot be read is named with its place', () => {
  const dense = { class_name: 'Dense', config: { name: 'd', units: 1, batch_input_shape: [null, 2] } }
  const manifest = [{ paths: ['w.bin'], weights: [{ name: 'd/kernel', shape: [2, 1], dtype: 'float32' }] }]
  const sequential = (list: readonly object[]) => ({
    modelTopology: { class_name: 'Sequential', config: { layers: list } },
    weightsManifest: manifest,
  })
  const listed = (change: object) => ({ ...sequential([dense]), weightsManifest: [{ ...manifest[0], ...change }] })
  const twoFloats: ReadBeside = async () => new Uint8Array(8)
  const padding = { class_name: 'ZeroPadding2D', config: { name: 'pad', batch_input_shape: [null, 4, 4, 1] } }
  const relu6 = { ...dense, config: { ...dense.config, use_bias: false, activation: 'relu6' } }

  it.each([
    ['a layer', sequential([padding]), "model.json: layer 'pad' (ZeroPadding2D): Telar has no such layer"],
    ['a function', sequential([relu6]), "model.json: layer 'd' (Dense): Telar has no activation relu6; it has relu,"],
    [
      'a layer that undoes a normalization',
      sequential([{ class_name: 'Normalization', config: { ...dense.config, invert: true } }]),
      "layer 'd' (Normalization): invert is true; Telar reads false",
    ],
    ['a name twice', sequential([dense, dense]), "layer 'd' (Dense): its input comes from its own output"],
    ['a missing weight', sequential([dense]), "layer 'd' (Dense): its weight 'bias' is not in the weights files"],
    [
      'an unknown shape',
      sequential([{ ...dense, config: { name: 'd', units: 1 } }]),
      'expected a batch_shape or batch_input_shape, but the model says no shape of its input',
    ],
    [
      'a free length',
      sequential([{ ...dense, config: { ...dense.config, batch_input_shape: [null, null] } }]),
      'expected an input of fixed shape, received [null,null]',
    ],
    ['a graph', { ...sequential([dense]), format: 'graph-model' }, 'received a GraphModel of TensorFlow.js'],
    ['no model', { weights: 1 }, 'model.json: expected a LayersModel of TensorFlow.js'],
    [
      'a model inside',
      sequential([{ class_name: 'Functional', config: { name: 'base', layers: [] } }]),
      "layer 'base': it is a model inside the model (Functional)",
    ],
    [
      'two outputs',
      {
        modelTopology: {
          class_name: 'Model',
          config: {
            layers: [dense],
            input_layers: ['d', 0, 0],
            output_layers: [
              ['d', 0, 0],
              ['d', 0, 1],
            ],
          },
        },
        weightsManifest: manifest,
      },
      'output_layers: expected one: Telar has networks of one input and one output, received 2',
    ],
    [
      'a weight of the prototype',
      listed({ weights: [{ name: '__proto__', shape: [2], dtype: 'float32' }] }),
      'weights[0]: expected a name and a shape',
    ],
    ['a file of another folder', listed({ paths: ['../../secret'] }), 'paths: expected names of files in its folder'],
    [
      'a weight of texts',
      listed({ weights: [{ name: 'd/kernel', shape: [1], dtype: 'string' }] }),
      'received "string"',
    ],
    ['a negative length', listed({ weights: [{ name: 'd/kernel', shape: [-2, -1], dtype: 'float32' }] }), 'weights[0]'],
    [
      'a shape that is none',
      sequential([{ class_name: 'Reshape', config: { ...dense.config, target_shape: { a: 1 } } }]),
      'with.shape: expected Array',
    ],
    [
      'an activation of the prototype',
      sequential([{ ...relu6, config: { ...relu6.config, activation: 'constructor' } }]),
      'Telar has no activation constructor',
    ],
    [
      'a padding that is no text',
      sequential([{ class_name: 'MaxPooling2D', config: { ...padding.config, padding: { toString: 1 } } }]),
      'padding is {"toString":1}; expected a text',
    ],
    [
      'a cell of the prototype',
      sequential([{ class_name: 'Bidirectional', config: { ...dense.config, layer: { class_name: 'toString' } } }]),
      'Telar reads LSTM and GRU in both directions',
    ],
  ])('%s', async (_, model, message) => {
    await expect(read(model, twoFloats)).rejects.toThrow(message)
  })

  it.each([4, 12])('a file of weights of %i bytes for 8', async (length) => {
    await expect(read(sequential([dense]), async () => new Uint8Array(length))).rejects.toThrow(
      `model.json: weightsManifest: expected 8 bytes in its files, for the 1 weights that it names, received ${length}`,
    )
  })

  it('of a file whose second weight is none, no tensor of the first is kept', async () => {
    const quantization = { dtype: 'uint8' }
    const [kernel] = manifest[0]!.weights
    const weights = [
      { ...kernel, shape: [1, 1] },
      { name: 'd/bias', shape: [4], dtype: 'float32', quantization },
    ]
    const before = tf.memory().numTensors
    await expect(read(listed({ weights }), twoFloats)).rejects.toThrow(
      "doesn't have corresponding metadata min and scale",
    )
    expect(tf.memory().numTensors).toBe(before)
  })
})
