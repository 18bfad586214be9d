import type { OnnxStep, OnnxTensor } from '../emitter.js'

/** Works in training only: nothing is written. */
export function emitDropout({ inputs }: OnnxStep): OnnxTensor {
  return inputs[0]!
}
