import { createSequence } from '@telarjs/layers'
import { addPrefix, createStepRandom, mapTensors, underPrefix } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import type { Scalar, Tensor1D } from '@tensorflow/tfjs-core'
import type { DeviceStep } from './devices.js'
import { BATCH, begin, type LayerConfig } from './layer-run.js'
import { refusedRandom } from './noise.js'
import type { Subject } from './subject.js'

/** The layer as a network of its own, trained by gradient descent, with all of its outputs read in every step. */
export function layerStep(subject: Subject<'layer', LayerConfig>): DeviceStep {
  const at = begin(subject)
  const model = createSequence([{ name: 'layer', layer: at.layer }])
  const [key, step] = at.hostRandom as [Tensor1D, Scalar]
  const dy = tf.tensor(at.dy, [BATCH, ...at.outputShape])
  step.dispose()
  const fixed = { x: at.x, key, dy }
  return {
    state: { ...addPrefix('params/layer', at.params), ...addPrefix('state/layer', at.state), ...fixed },
    step(state, feed) {
      const [params, layerState] = [underPrefix('params', state), underPrefix('state', state)]
      const { x, key, dy } = state as typeof fixed
      const random = createStepRandom(key, feed['step'] as Scalar)
      const context = { params, state: layerState, training: true, random }
      const forward = model.forward(x, context)
      const needsInputGradient = x.dtype === 'float32'
      const { gradients, dx } = model.backward(dy, forward.saved, { ...context, needsInputGradient })
      const evaluated = model.apply(x, { ...context, training: false, random: refusedRandom(subject) }).y
      const moved = mapTensors(params, (param, name) => {
        const gradient = gradients[name]
        return gradient ? tf.sub(param, tf.mul(feed['learningRate']!, gradient)) : param
      })
      return {
        state: { ...addPrefix('params', moved), ...addPrefix('state', forward.state), x, key, dy },
        out: { y: forward.y, 'y in evaluation': evaluated, ...(dx ? { dx } : {}), ...addPrefix('gradient', gradients) },
      }
    },
  }
}
