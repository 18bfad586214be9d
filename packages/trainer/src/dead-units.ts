import type { DeadUnits } from '@telarjs/callbacks'
import { underPrefix, type NamedTensors } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor1D } from '@tensorflow/tfjs-core'
import type { DeviceSplit } from './data/data.js'
import type { Network } from './plan.js'
import { layerOutputs } from './inference/layer-outputs.js'
import { evaluatedTensors } from './step.js'

/** Samples that are examined; a unit that is 0 for all of these is as good as dead. */
const samples = 500

/** Counts, for each layer from the first one with params, the units that are 0 for every sample. */
export async function countDeadUnits(network: Network, split: DeviceSplit, all: NamedTensors): Promise<DeadUnits[]> {
  const counts = tf.tidy(() => {
    const tensors = evaluatedTensors(network, all)
    const rows = Math.min(split.size, samples)
    const spread = Int32Array.from({ length: rows }, (_, i) => Math.floor((i * split.size) / rows))
    const outputs = layerOutputs(network, tensors, split.batch(tf.tensor1d(spread, 'int32')).x)
    let learned = false
    return network.layers.flatMap(({ name }, index) => {
      const learns = Object.keys(underPrefix(name, tensors.params)).length > 0
      const y = outputs[index]!
      // Pooling and flattening only pass on the zeros of the layer before them.
      const counts = learns || (learned && y.shape.join() === outputs[index - 1]?.shape.join())
      learned ||= learns
      return counts ? [{ layer: name, learns, units: y.shape.at(-1)!, dead: countDead(y) }] : []
    })
  })
  try {
    const read = await Promise.all(counts.map(async (count) => ({ ...count, dead: (await count.dead.data())[0]! })))
    // So do dropout, and activations that add no dead units of their own.
    return read
      .filter(({ learns, dead }, index) => learns || dead !== read[index - 1]?.dead)
      .map(({ layer, units, dead }) => ({ layer, units, dead }))
  } finally {
    for (const { dead } of counts) dead.dispose()
  }
}

function countDead(y: tf.Tensor) {
  const loudest = tf.max(tf.abs(tf.reshape(y, [-1, y.shape.at(-1)!])), 0) as Tensor1D
  return tf.sum(tf.cast(tf.equal(loudest, 0), 'int32'))
}
