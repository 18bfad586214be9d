import { cannotExport } from '../../cannot-export.js'
import type { ModelStep } from '../../model.js'
import type { KerasLayer } from '../emitter.js'

/** The largest value of each channel. */
export function emitGlobalMaxPool(step: ModelStep): readonly KerasLayer[] {
  return globalPool(step, 'Max')
}

/** The mean of each channel. */
export function emitGlobalAveragePool(step: ModelStep): readonly KerasLayer[] {
  return globalPool(step, 'Average')
}

function globalPool(step: ModelStep, what: 'Max' | 'Average'): readonly KerasLayer[] {
  const rank = step.inputShape.length - 1
  if (rank !== 1 && rank !== 2)
    throw cannotExport(
      step,
      'a LayersModel',
      `expected an image or a sequence, received [${step.inputShape.join(', ')}]`,
    )
  return [{ class_name: `Global${what}Pooling${rank}D`, config: rank === 2 ? { data_format: 'channels_last' } : {} }]
}
