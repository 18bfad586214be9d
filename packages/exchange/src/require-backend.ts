import { BackendError } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'

/** Shapes and activations are worked out with tensors. @throws BackendError where no backend was started */
export function requireBackend(): void {
  if (tf.getBackend()) return
  throw new BackendError({
    where: 'exchange',
    expected: 'a started backend',
    received: 'none',
    remedy:
      "import '@tensorflow/tfjs-backend-cpu' and await tf.setBackend('cpu'), or startBackend of @telarjs/backend-node",
  })
}
