import { pairOf } from '../../pair.js'
import type { OnnxStep, OnnxTensor } from '../emitter.js'
import { withShape } from '../parts.js'

/** Rows of patches are samples of their own until each patch is together. */
export function emitPatches({ graph, name, options, inputShape, outputShape, channelsLast }: OnnxStep): OnnxTensor {
  const [height, width] = pairOf(options['size']) as [number, number]
  const [, columns, channels] = inputShape as [number, number, number]
  const rows = withShape(graph, `${name}/rows`, channelsLast(), [-1, height, columns / width, width * channels])
  const cut = graph.node('Transpose', [rows], { perm: [0, 2, 1, 3] })
  return { channelsLast: withShape(graph, `${name}/patches`, cut, [-1, ...outputShape]) }
}
