import type { TargetScale } from '@telarjs/core'
import { dataMetadata } from '../data-metadata.js'
import { inputName, type TrainedModel } from '../model.js'
import { onnxActivation } from './activations.js'
import { channelsLast, emit, type OnnxEmitter, type OnnxTensor } from './emitter.js'
import { onnxEmitters } from './emitters.js'
import { createGraph, type OnnxGraph, type OnnxModel } from './graph.js'
import { addTableInputs, tablePreprocessing } from './table-inputs.js'

/** The entry of the metadata that says which layers the graph was written from. */
export const networkKey = 'network'

/**
 * Writes a network as an ONNX model (operator set 17): `input` float32 [batch, …sample], values as training sees them (bytes divided by 255);
 * `probabilities` float32, or `values` in the units of the data where the network predicts values. Preprocessing is inside, augmentation and dropout
 * are not. A network that was trained on a table has an input [batch, 1] for each column instead, which takes its cells as they are: numbers as
 * doubles, categories and booleans as texts, dates as days since 1970. What else is known of the data stands in the model's metadata, and the
 * layers too, so that `readNetwork` takes it back.
 *
 * @param emitters how layers of your own are written, by their ids
 * @throws ExperimentError for a layer that has no emitter
 * @example
 * const onnx = writeOnnx(await describeModel(checkpoint, registry))
 */
export function writeOnnx(model: TrainedModel, emitters: Readonly<Record<string, OnnxEmitter>> = {}): Uint8Array {
  const graph = createGraph()
  return graph.finish({
    name: model.experiment.name,
    ...addModel(graph, model, emitters),
    metadata: { ...dataMetadata(model), [networkKey]: networkText(model) },
  })
}

/** Adds a network to a graph, from its inputs to its probabilities or values. */
export function addModel(
  graph: OnnxGraph,
  { sample, steps, last, data }: TrainedModel,
  emitters: Readonly<Record<string, OnnxEmitter>>,
): Pick<OnnxModel, 'inputs' | 'output'> {
  const table = { ...onnxEmitters, ...emitters }
  const preprocessing = tablePreprocessing(data)
  const raw = preprocessing && addTableInputs(graph, preprocessing)
  const tensors = new Map<string, OnnxTensor>([[inputName, { channelsLast: raw?.encoded ?? inputName }]])
  for (const step of steps) {
    const inputs = step.from.map((name) => tensors.get(name)!)
    tensors.set(step.name, emit(graph, step, inputs, table[step.use]))
  }
  const end = steps.at(-1)
  const answers = channelsLast(graph, tensors.get(end?.name ?? inputName)!)
  const probabilities =
    last === 'linear' ? unscaled(graph, answers, sample.targetScale) : onnxActivation(graph, last, answers)
  const output = graph.node('Identity', [probabilities], {}, last === 'linear' ? 'values' : 'probabilities')
  return {
    inputs: raw?.inputs ?? [{ name: inputName, shape: sample.shape }],
    output: { name: output, shape: end?.outputShape ?? sample.shape },
  }
}

/** The network as specs, without its data and training. */
function networkText({ experiment: { transforms, model, loss }, sample: { shape } }: TrainedModel): string {
  return JSON.stringify({ shape, transforms, model, loss })
}

/** Values in the units of the data: y · spread + center. */
function unscaled(graph: OnnxGraph, y: string, scale: TargetScale | undefined): string {
  if (!scale) return y
  const constant = (name: string, values: readonly number[]) =>
    graph.constant(`target/${name}`, { shape: [values.length], values: Float32Array.from(values) })
  return graph.node('Add', [graph.node('Mul', [y, constant('spread', scale.spread)]), constant('center', scale.center)])
}
