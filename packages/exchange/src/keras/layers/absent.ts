import { cannotExport } from '../../cannot-export.js'
import type { ModelStep } from '../../model.js'
import type { KerasEmitter } from '../emitter.js'

/** The emitter of a layer that tfjs-layers lacks: it says what is missing. */
export function absent(what: string): KerasEmitter {
  return (step: ModelStep) => {
    throw cannotExport(step, 'a LayersModel', `TensorFlow.js has no ${what}`)
  }
}
