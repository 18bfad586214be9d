import { asBytes, concat, type TargetScale } from '@telarjs/core'
import { dataMetadata } from '../data-metadata.js'
import { inputName, type TrainedModel } from '../model.js'
import { activation } from './activations.js'
import { emit, type KerasEmitter, type KerasLayer } from './emitter.js'
import { kerasEmitters } from './emitters.js'
import { averageOfAnswers } from './layers/ensemble.js'

/** The two files of a TensorFlow.js LayersModel. */
export interface LayersModelFiles {
  readonly json: Uint8Array
  readonly weights: Uint8Array
}

/**
 * Writes a network as a LayersModel, which `tf.loadLayersModel` of @tensorflow/tfjs-layers loads. Input: values as training sees them
 * (bytes divided by 255), columns of a table encoded by the preprocessing in the metadata; output: probabilities, or values in the units of the data.
 *
 * @param weightsName the name of the weights file, which the JSON file names
 * @param emitters how layers of your own are written, by their ids
 * @throws ExperimentError for a layer that has no emitter or that TensorFlow.js does not support
 * @example
 * const { json, weights } = writeLayersModel(await describeModel(checkpoint, registry), 'digits.weights.bin')
 */
export function writeLayersModel(
  model: TrainedModel,
  weightsName = 'model.weights.bin',
  emitters: Readonly<Record<string, KerasEmitter>> = {},
): LayersModelFiles {
  const { experiment, sample } = model
  const layers = layersOf(model, { ...kerasEmitters, ...emitters })
  const config = {
    name: experiment.name,
    layers: layers.map(({ name, layer, from }) => ({
      class_name: layer.class_name,
      name,
      config: { ...layer.config, name },
      inbound_nodes: from.length > 0 ? [from.map((other) => [other, 0, 0, {}])] : [],
    })),
    input_layers: [[inputName, 0, 0]],
    output_layers: [[layers.at(-1)!.name, 0, 0]],
  }
  const arrays = layers.flatMap(({ name, layer }) =>
    Object.entries(layer.weights ?? {}).map(([leaf, array]) => ({ name: `${name}/${leaf}`, array })),
  )
  const json = {
    format: 'layers-model',
    generatedBy: 'Telar',
    convertedBy: null,
    modelTopology: { class_name: 'Model', config, keras_version: 'tfjs-layers 4.22.0', backend: 'tensor_flow.js' },
    weightsManifest: [
      {
        paths: [weightsName],
        weights: arrays.map(({ name, array }) => ({ name, shape: array.shape, dtype: 'float32' })),
      },
    ],
    userDefinedMetadata: { ...dataMetadata(model), classes: sample.classes },
  }
  return {
    json: new TextEncoder().encode(JSON.stringify(json)),
    weights: concat(
      Uint8Array,
      arrays.map(({ array }) => asBytes(array.values)),
    ),
  }
}

/** A layer with the names of those that it takes its input from. */
interface Placed {
  readonly name: string
  readonly layer: KerasLayer
  readonly from: readonly string[]
}

/** The input, the layers of each step, and the activation that turns the last one's outputs into answers; the last layer is the model's output. */
function layersOf(
  { sample, steps, last }: TrainedModel,
  emitters: Readonly<Record<string, KerasEmitter>>,
): readonly Placed[] {
  const layers: Placed[] = [{ name: inputName, layer: inputLayer(sample.shape), from: [] }]
  const ends = new Map<string, string>([[inputName, inputName]])
  const end = steps.at(-1)!
  // Answers are averaged, and not the outputs that they follow from.
  const isAverage = end.use === 'layer:ensemble' && end.options['activation'] === last && last !== 'linear'
  for (const step of isAverage ? steps.slice(0, -1) : steps) {
    let from = step.from.map((name) => ends.get(name)!)
    for (const [i, layer] of emit(step, emitters[step.use]).entries()) {
      const name = `${kerasName(step.name)}${i === 0 ? '' : `_${i}`}`
      layers.push({ name, layer, from })
      from = [name]
    }
    ends.set(step.name, from[0]!)
  }
  if (isAverage) {
    const members = end.from.map((name) => ends.get(name)!)
    return [...layers, ...averageOfAnswers(members, last)]
  }
  const from = [ends.get(end.name)!]
  if (last !== 'linear') layers.push({ name: 'probabilities', layer: activation(last), from })
  else if (sample.targetScale) layers.push({ name: 'values', layer: unscaling(sample.targetScale), from })
  return layers
}

function inputLayer(shape: readonly number[]): KerasLayer {
  return {
    class_name: 'InputLayer',
    config: { batch_input_shape: [null, ...shape], dtype: 'float32', sparse: false },
  }
}

/** A dense layer that converts outputs to the units of the data: y · spread + center. */
function unscaling({ center, spread }: TargetScale): KerasLayer {
  const units = center.length
  const kernel = new Float32Array(units * units)
  spread.forEach((value, i) => (kernel[i * units + i] = value))
  return {
    class_name: 'Dense',
    config: { units, activation: 'linear', use_bias: true },
    weights: {
      kernel: { dtype: 'float32', shape: [units, units], values: kernel },
      bias: { dtype: 'float32', shape: [units], values: Float32Array.from(center) },
    },
  }
}

/** Layer names must not contain slashes, which separate a layer from its weights. */
function kerasName(name: string): string {
  return `layer_${name.replaceAll(/[^A-Za-z0-9]+/g, '_')}`
}
