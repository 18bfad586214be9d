import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'

interface EngineState {
  gradientDepth: number
  activeTape: { readonly saved?: readonly Tensor[] }[] | null
}

/**
 * Frees what the tape kept for a gradient that was cut short by an exception, which tfjs forgets to do.
 * Call it outside `tf.grad` and similar functions; inside them it does nothing.
 */
export function releaseTape(): void {
  const { state } = tf.engine() as unknown as { state: EngineState }
  if (state.gradientDepth > 0 || !state.activeTape) return
  for (const { saved = [] } of state.activeTape) for (const tensor of saved) tensor.dispose()
  state.activeTape = null
}
