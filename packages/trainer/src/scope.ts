import type { Layer } from '@telar/layers'
import * as tf from '@tensorflow/tfjs-core'

/** Runs a plugin's part of a step in a scope of its id, so that a step that cannot be captured says which plugin is the reason. */
export function inScope<T>(id: string, work: () => T): T {
  return tf.tidy(id, work as () => tf.TensorContainer) as T
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
