import { onnxActivation } from '../activations.js'
import type { OnnxStep, OnnxTensor } from '../emitter.js'

/** A function of each value, or softmax over the channels, wherever they are. */
export function emitActivation({ graph, inputs, inputShape, options, channelsLast }: OnnxStep): OnnxTensor {
  const name = options['function'] as string
  const slope = options['negativeSlope'] as number
  const image = inputShape.length === 3 ? inputs[0]!.channelsFirst : undefined
  return image === undefined
    ? { channelsLast: onnxActivation(graph, name, channelsLast(), { slope }) }
    : { channelsFirst: onnxActivation(graph, name, image, { slope, axis: 1 }) }
}
