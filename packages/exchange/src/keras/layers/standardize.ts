import { cannotExport } from '../../cannot-export.js'
import type { ModelStep } from '../../model.js'

/** Not available in TensorFlow.js. @throws ExperimentError always */
export function emitStandardize(step: ModelStep): never {
  throw cannotExport(
    step,
    'a LayersModel',
    'TensorFlow.js has no layer that gives every sample mean 0 and deviation 1; ONNX has operators for it',
  )
}
