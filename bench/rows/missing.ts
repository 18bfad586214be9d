import { patchTfjs } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'

/** Stock tfjs-wasm cannot train a convolution. It gets what it lacks, made of its own matrix products; what it has stays its own. */
export function registerOnlyMissingKernels(): void {
  const stock = tf.getKernelsForBackend('wasm')
  patchTfjs()
  for (const config of stock) {
    tf.unregisterKernel(config.kernelName, 'wasm')
    tf.registerKernel(config)
  }
}
