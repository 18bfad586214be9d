import { inputName, type TrainedModel } from '../model.js'
import { onnxActivation } from './activations.js'
import { channelsLast, emit, type OnnxEmitter, type OnnxTensor } from './emitter.js'
import { onnxEmitters } from './emitters.js'
import { createGraph } from './graph.js'

/**
 * Writes a network as an ONNX model (operator set 17): `input` float32 [batch, …sample], values as training sees them (bytes divided by 255);
 * `probabilities` float32, or `values` where the network predicts values. Preprocessing is inside, augmentation and dropout are not.
 *
 * @param emitters how layers of your own are written, by their ids
 * @throws ExperimentError for a layer that has no emitter
 * @example
 * const onnx = writeOnnx(await describeModel(checkpoint, registry))
 */
export function writeOnnx(model: TrainedModel, emitters: Readonly<Record<string, OnnxEmitter>> = {}): Uint8Array {
  const { experiment, sample, steps, last } = model
  const graph = createGraph()
  const table = { ...onnxEmitters, ...emitters }
  const tensors = new Map<string, OnnxTensor>([[inputName, { channelsLast: inputName }]])
  for (const step of steps) {
    const inputs = step.from.map((name) => tensors.get(name)!)
    tensors.set(step.name, emit(graph, step, inputs, table[step.use]))
  }
  const end = steps.at(-1)
  const answers = channelsLast(graph, tensors.get(end?.name ?? inputName)!)
  const probabilities = last === 'linear' ? answers : onnxActivation(graph, last, answers)
  const output = graph.node('Identity', [probabilities], {}, last === 'linear' ? 'values' : 'probabilities')
  return graph.finish({
    name: experiment.name,
    input: { name: inputName, shape: sample.shape },
    output: { name: output, shape: end?.outputShape ?? sample.shape },
    metadata: { classes: JSON.stringify(sample.classes) },
  })
}
