import type { NamedArray } from '@telar/tensor'
import { cannotExport, inputName, type ModelStep, type TrainedModel } from './model.js'

/** A layer of Keras, as its configuration says it, and its weights in Keras' order. */
interface KerasLayer {
  readonly class_name: string
  readonly config: Readonly<Record<string, unknown>>
  readonly weights?: Readonly<Record<string, NamedArray>>
}

/** The two files of a TensorFlow.js LayersModel. */
export interface LayersModelFiles {
  readonly json: Uint8Array
  readonly weights: Uint8Array
}

/**
 * Writes a network as a LayersModel, which `tf.loadLayersModel` of @tensorflow/tfjs-layers loads. Input: values as training sees them
 * (bytes divided by 255); output: probabilities, or values where the network predicts values.
 *
 * @param weightsName the name of the weights file, which the JSON file names
 * @throws ExperimentError for a layer that TensorFlow.js has not, such as one of your own
 */
export function writeLayersModel(model: TrainedModel, weightsName = 'model.weights.bin'): LayersModelFiles {
  const { experiment, sample, steps, last } = model
  const layers: { readonly name: string; readonly layer: KerasLayer; readonly from: readonly string[] }[] = []
  const ends = new Map<string, string>([[inputName, inputName]])
  layers.push({ name: inputName, layer: { class_name: 'InputLayer', config: { batch_input_shape: [null, ...sample.shape], dtype: 'float32', sparse: false } }, from: [] })
  for (const step of steps) {
    let from = step.from.map((name) => ends.get(name)!)
    for (const [i, layer] of kerasLayers(step).entries()) {
      const name = `${kerasName(step.name)}${i === 0 ? '' : `_${i}`}`
      layers.push({ name, layer, from })
      from = [name]
    }
    ends.set(step.name, from[0]!)
  }
  const end = ends.get(steps.at(-1)!.name)!
  if (last !== 'linear') layers.push({ name: 'probabilities', layer: activation(last), from: [end] })
  const config = {
    name: experiment.name,
    layers: layers.map(({ name, layer, from }) => ({ class_name: layer.class_name, name, config: { ...layer.config, name }, inbound_nodes: from.length > 0 ? [from.map((other) => [other, 0, 0, {}])] : [] })),
    input_layers: [[inputName, 0, 0]],
    output_layers: [[layers.at(-1)!.name, 0, 0]],
  }
  const arrays = layers.flatMap(({ name, layer }) => Object.entries(layer.weights ?? {}).map(([leaf, array]) => ({ name: `${name}/${leaf}`, array })))
  const json = {
    format: 'layers-model',
    generatedBy: 'Telar',
    convertedBy: null,
    modelTopology: { class_name: 'Model', config, keras_version: 'tfjs-layers 4.22.0', backend: 'tensor_flow.js' },
    weightsManifest: [{ paths: [weightsName], weights: arrays.map(({ name, array }) => ({ name, shape: array.shape, dtype: 'float32' })) }],
    userDefinedMetadata: { classes: sample.classes },
  }
  return { json: new TextEncoder().encode(JSON.stringify(json)), weights: concatenated(arrays.map(({ array }) => array)) }
}

/** Names of layers must have no slashes, which stand between a layer and its weights. */
function kerasName(name: string): string {
  return `layer_${name.replaceAll(/[^A-Za-z0-9]+/g, '_')}`
}

function kerasLayers(step: ModelStep): KerasLayer[] {
  const { use, options, arrays, inputShape } = step
  const builtIn = () => (options['activation'] === 'linear' ? [] : [activation(options['activation'] as string)])
  const { kernel, bias, scale, offset } = arrays
  switch (use) {
    case 'layer:dense': {
      const flat = inputShape.length > 1 ? [{ class_name: 'Flatten', config: {} }] : []
      return [...flat, { class_name: 'Dense', config: { units: options['units'], use_bias: bias !== undefined, activation: 'linear' }, weights: { kernel: kernel!, ...(bias ? { bias } : {}) } }, ...builtIn()]
    }
    case 'layer:conv2d': {
      const [strides, dilation] = [pairOf(options['strides']), pairOf(options['dilation'])]
      if (strides.some((stride) => stride > 1) && dilation.some((distance) => distance > 1)) throw cannotExport(step, 'a LayersModel', 'TensorFlow.js has no convolution with strides and dilation')
      const config = { filters: options['filters'], kernel_size: pairOf(options['kernelSize']), strides, padding: options['padding'], dilation_rate: dilation, data_format: 'channels_last', use_bias: bias !== undefined, activation: 'linear' }
      return [{ class_name: 'Conv2D', config, weights: { kernel: kernel!, ...(bias ? { bias } : {}) } }, ...builtIn()]
    }
    case 'layer:max-pool':
    case 'layer:average-pool':
      return [{ class_name: use === 'layer:max-pool' ? 'MaxPooling2D' : 'AveragePooling2D', config: { pool_size: pairOf(options['size']), strides: pairOf(options['strides'] ?? options['size']), padding: options['padding'], data_format: 'channels_last' } }]
    case 'layer:global-max-pool':
    case 'layer:global-average-pool': {
      if (inputShape.length !== 2 && inputShape.length !== 3) throw cannotExport(step, 'a LayersModel', `expected an image or a sequence, received [${inputShape.join(', ')}]`)
      const rank = inputShape.length - 1
      return [{ class_name: `Global${use === 'layer:global-max-pool' ? 'Max' : 'Average'}Pooling${rank}D`, config: rank === 2 ? { data_format: 'channels_last' } : {} }]
    }
    case 'layer:flatten':
      return inputShape.length === 1 ? [activation('linear')] : [{ class_name: 'Flatten', config: {} }]
    case 'layer:reshape':
      return [{ class_name: 'Reshape', config: { target_shape: step.outputShape } }]
    case 'layer:dropout':
      return [{ class_name: 'Dropout', config: { rate: options['rate'] } }]
    case 'layer:batch-norm': {
      // What is called momentum is the share of the new batch here, and of the old average there.
      const config = { axis: -1, momentum: 1 - (options['momentum'] as number), epsilon: options['epsilon'], center: true, scale: true }
      return [{ class_name: 'BatchNormalization', config, weights: { gamma: scale!, beta: offset!, moving_mean: arrays['movingMean']!, moving_variance: arrays['movingVariance']! } }]
    }
    case 'layer:layer-norm':
      return [{ class_name: 'LayerNormalization', config: { axis: [inputShape.length], epsilon: options['epsilon'], center: true, scale: true }, weights: { gamma: scale!, beta: offset! } }]
    case 'layer:embedding':
      return [{ class_name: 'Embedding', config: { input_dim: options['vocabulary'], output_dim: options['units'] }, weights: { embeddings: arrays['table']! } }]
    case 'layer:activation':
      return [activation(options['function'] as string, options['negativeSlope'] as number)]
    case 'add':
      return [{ class_name: 'Add', config: {} }]
    case 'transform:normalise':
      return [normalisation(step)]
    case 'transform:standardise':
      throw cannotExport(step, 'a LayersModel', 'TensorFlow.js has no layer that gives every sample mean 0 and deviation 1; ONNX has operators for it')
    default:
      throw cannotExport(step, 'a LayersModel')
  }
}

/** Keras knows silu as swish. */
const kerasActivations: Readonly<Record<string, string>> = { silu: 'swish' }

function activation(name: string, slope = 0.01): KerasLayer {
  if (name === 'leaky-relu') return { class_name: 'LeakyReLU', config: { alpha: slope } }
  return { class_name: 'Activation', config: { activation: kerasActivations[name] ?? name } }
}

/** (x − mean) / std as a batch normalisation whose statistics are given. */
function normalisation({ options, inputShape }: ModelStep): KerasLayer {
  const channels = inputShape.at(-1)!
  const perChannel = (value: unknown, change: (number: number) => number): NamedArray => ({
    dtype: 'float32',
    shape: [channels],
    values: Float32Array.from({ length: channels }, (_, i) => change(typeof value === 'number' ? value : (value as number[])[i]!)),
  })
  const weights = { moving_mean: perChannel(options['mean'], (mean) => mean), moving_variance: perChannel(options['std'], (std) => std ** 2) }
  return { class_name: 'BatchNormalization', config: { axis: -1, epsilon: 1e-12, center: false, scale: false, trainable: false }, weights }
}

function pairOf(value: unknown): readonly number[] {
  return typeof value === 'number' ? [value, value] : (value as readonly number[])
}

function concatenated(arrays: readonly NamedArray[]): Uint8Array {
  const bytes = new Uint8Array(arrays.reduce((sum, { values }) => sum + values.byteLength, 0))
  let at = 0
  for (const { values } of arrays) {
    bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at)
    at += values.byteLength
  }
  return bytes
}
