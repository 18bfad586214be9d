import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'

interface EngineState {
  gradientDepth: number
  activeTape: { readonly saved?: readonly Tensor[] }[] | null
}

/**
 * Frees what the tape kept for a gradient that an exception cut off. tfjs forgets to.
 * Call it outside `tf.grad` and its kin; there it does nothing.
 */
export function releaseTape(): void {
  const { state } = tf.engine() as unknown as { state: EngineState }
  if (state.gradientDepth > 0 || !state.activeTape) return
  for (const { saved = [] } of state.activeTape) for (const tensor of saved) tensor.dispose()
  state.activeTape = null
}
