import * as tf from '@tensorflow/tfjs-core'
import type { GradConfig, Tensor } from '@tensorflow/tfjs-core'

/** Operations that are flat everywhere, by the names of their inputs. */
const flat: readonly (readonly [operations: string, inputs: readonly string[]])[] = [
  ['Equal NotEqual Greater GreaterEqual Less LessEqual LogicalAnd LogicalOr', ['a', 'b']],
  ['LogicalNot IsNan IsInf IsFinite ArgMax ArgMin', ['x']],
]

/**
 * Registers the gradients of comparisons, which are zero and which tfjs has none of: without, `tf.where(tf.greater(x, 0), …)` cannot be trained.
 * As in PyTorch and TensorFlow.
 */
export function registerFlatGradients(): void {
  for (const [operations, inputsToSave] of flat)
    for (const kernelName of operations.split(' ')) {
      if (tf.getGradient(kernelName)) continue
      tf.registerGradient({ kernelName, inputsToSave: [...inputsToSave], gradFunc: zerosFor(inputsToSave) })
    }
}

function zerosFor(inputs: readonly string[]): GradConfig['gradFunc'] {
  return (_, saved) =>
    Object.fromEntries(inputs.map((name, index) => [name, () => tf.zeros((saved[index] as Tensor).shape)]))
}
