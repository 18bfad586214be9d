import { pairOf } from '../../pair.js'
import type { OnnxStep, OnnxTensor } from '../emitter.js'
import { windowAttributes } from '../parts.js'

/** The mean of each window, of the values that are inside the image. */
export function emitAveragePool(step: OnnxStep): OnnxTensor {
  const attributes = { ...windowAttributes(step, pairOf(step.options['size'])), count_include_pad: 0 }
  return { channelsFirst: step.graph.node('AveragePool', [step.channelsFirst()], attributes) }
}
