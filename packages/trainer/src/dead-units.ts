import type { DeadUnits } from '@telarjs/callbacks'
import { underPrefix, type NamedTensors } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor1D } from '@tensorflow/tfjs-core'
import type { DeviceSplit } from './data.js'
import type { Network } from './plan.js'
import { evaluatedTensors, noRandom, preprocess } from './step.js'

/** Samples that are looked at; a unit that is silent for all of these is as good as dead. */
const samples = 500

/** Counts, layer by layer from the first one that learns, the units that are 0 for every sample. */
export async function countDeadUnits(network: Network, split: DeviceSplit, all: NamedTensors): Promise<DeadUnits[]> {
  const counts = tf.tidy(() => {
    const { params, state } = evaluatedTensors(network, all)
    const rows = Math.min(split.size, samples)
    const spread = Int32Array.from({ length: rows }, (_, i) => Math.floor((i * split.size) / rows))
    let x = preprocess(network, split.batch(tf.tensor1d(spread, 'int32')).x)
    let learned = false
    return network.layers.flatMap(({ name, layer }) => {
      const own = underPrefix(name, params)
      const learns = Object.keys(own).length > 0
      const y = layer.apply(x, { params: own, state: underPrefix(name, state), training: false, random: noRandom }).y
      // Pooling and flattening hand on what the layer before them made.
      const counts = learns || (learned && y.shape.join() === x.shape.join())
      learned ||= learns
      x = y
      return counts ? [{ layer: name, learns, units: y.shape.at(-1)!, dead: countDead(y) }] : []
    })
  })
  try {
    const read = await Promise.all(counts.map(async (count) => ({ ...count, dead: (await count.dead.data())[0]! })))
    // So do activations that are open and dropout.
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
