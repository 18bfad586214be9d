import { cannotExport, type ModelStep } from '../../model.js'

/** TensorFlow.js cannot write it. @throws ExperimentError always */
export function emitStandardize(step: ModelStep): never {
  throw cannotExport(
    step,
    'a LayersModel',
    'TensorFlow.js has no layer that gives every sample mean 0 and deviation 1; ONNX has operators for it',
  )
}
