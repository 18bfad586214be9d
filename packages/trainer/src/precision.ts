import { BackendError, type ParsedExperiment } from '@telarjs/core'
import { hasHalfProducts } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'

/** Whether training steps are of mixed precision. */
export const isMixed = ({ precision }: Pick<ParsedExperiment, 'precision'>): boolean => precision === 'mixed'

/** @throws BackendError where an experiment asks for a precision that the backend in use does not have: another one would be another run */
export function requirePrecision(experiment: Pick<ParsedExperiment, 'precision'>): void {
  if (!isMixed(experiment) || hasHalfProducts()) return
  const has = tf.getBackend() === 'webgpu' ? 'webgpu on an adapter without it' : tf.getBackend()
  throw new BackendError({
    where: 'experiment.precision',
    problem: `'mixed' needs WebGPU on an adapter with shader-f16, and this run is on ${has}`,
    remedy:
      'Leave precision out to train in float32, or choose the backend webgpu on a GPU that has it (`telar doctor`)',
  })
}
