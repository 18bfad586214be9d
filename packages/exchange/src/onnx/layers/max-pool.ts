import { pairOf } from '../../pair.js'
import type { OnnxStep, OnnxTensor } from '../emitter.js'
import { windowAttributes } from '../parts.js'

/** The largest value of each window. */
export function emitMaxPool(step: OnnxStep): OnnxTensor {
  const attributes = windowAttributes(step, pairOf(step.options['size']))
  return { channelsFirst: step.graph.node('MaxPool', [step.channelsFirst()], attributes) }
}
