import { underPrefix, type NamedTensors } from '@telarjs/tensor'
import type { Tensor } from '@tensorflow/tfjs-core'
import type { Network } from '../plan.js'
import { noRandom, preprocess } from '../data/preprocess.js'

/** Params and layer state, as evaluation uses them. */
export interface EvaluatedTensors {
  readonly params: NamedTensors
  readonly state: NamedTensors
}

/**
 * The output of every layer for a batch of samples, outside training. To be called in `tf.tidy`.
 *
 * @param x [batch, ...shape of a sample], before the transforms
 */
export function layerOutputs(network: Network, { params, state }: EvaluatedTensors, x: Tensor): Tensor[] {
  let y = preprocess(network, x)
  return network.layers.map(({ name, layer }) => {
    y = layer.apply(y, {
      params: underPrefix(name, params),
      state: underPrefix(name, state),
      training: false,
      random: noRandom,
    }).y
    return y
  })
}
