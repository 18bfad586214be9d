import type { OnnxStep, OnnxTensor } from '../emitter.js'

/** The sum where the branches of a residual meet; channels first if both are. */
export function emitAdd({ graph, inputs, channelsLast }: OnnxStep): OnnxTensor {
  const images = inputs.flatMap(({ channelsFirst }) => channelsFirst ?? [])
  return images.length === inputs.length
    ? { channelsFirst: graph.node('Add', images) }
    : {
        channelsLast: graph.node(
          'Add',
          inputs.map((input) => channelsLast(input)),
        ),
      }
}
