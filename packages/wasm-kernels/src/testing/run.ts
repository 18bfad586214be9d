/** Calls a kernel by its name, as @telarjs/tensor does. */
import * as tf from '@tensorflow/tfjs-core'
import type { NamedTensorMap, Tensor } from '@tensorflow/tfjs-core'

export function run(name: string, inputs: NamedTensorMap, attributes: object = {}): Tensor[] {
  const result = tf.engine().runKernel(name, inputs, attributes as never) as Tensor | Tensor[]
  return Array.isArray(result) ? result : [result]
}
