import { BackendError, isTelarError } from '@telarjs/core'
import type { Layer } from '@telarjs/layers'
import * as tf from '@tensorflow/tfjs-core'

/**
 * Runs a plugin's part of a step in a scope of its id, so that a step that cannot be captured says which plugin is the reason.
 *
 * @throws BackendError that names the plugin where the backend has no kernel for it
 */
export function inScope<T>(id: string, work: () => T): T {
  try {
    return tf.tidy(id, work as () => tf.TensorContainer) as T
  } catch (error) {
    const [, kernel, backend] = /Kernel '(\w+)' not registered for backend '(\w+)'/.exec((error as Error).message) ?? []
    if (kernel === undefined || isTelarError(error)) throw error
    throw new BackendError(
      {
        where: id,
        problem: `the backend ${backend} has no kernel ${kernel}, which this needs`,
        remedy: 'choose another backend',
      },
      { cause: error },
    )
  }
}

/** The layer, with every call in a scope of its id. */
export function scopedLayer(id: string, layer: Layer): Layer {
  const { apply, forward, backward } = layer
  return {
    ...layer,
    apply: (x, context) => inScope(id, () => apply(x, context)),
    ...(forward && backward
      ? {
          forward: (x, context) => inScope(id, () => forward(x, context)),
          backward: (dy, saved, context) => inScope(id, () => backward(dy, saved, context)),
        }
      : {}),
  }
}
