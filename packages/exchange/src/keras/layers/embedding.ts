import type { ModelStep } from '../../model.js'
import type { KerasLayer } from '../emitter.js'

/** The row of the table that each whole number names. */
export function emitEmbedding({ options, arrays }: ModelStep): readonly KerasLayer[] {
  return [
    {
      class_name: 'Embedding',
      config: { input_dim: options['vocabulary'], output_dim: options['units'] },
      weights: { embeddings: arrays['table']! },
    },
  ]
}
