import type { SilentUnits } from '@telarjs/callbacks'
import { underPrefix, type NamedTensors } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor1D } from '@tensorflow/tfjs-core'
import type { DeviceSplit } from './data.js'
import type { Network } from './plan.js'
import { evaluatedTensors, noRandom, preprocess } from './step.js'

/** Samples that are looked at; a unit that is silent for all of these is as good as dead. */
const samples = 500

/** Counts, layer by layer from the first one that learns, the units that are 0 for every sample. */
export async function countSilentUnits(
  network: Network,
  split: DeviceSplit,
  all: NamedTensors,
): Promise<SilentUnits[]> {
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
      return counts ? [{ layer: name, learns, units: y.shape.at(-1)!, silent: silentOf(y) }] : []
    })
  })
  try {
    const read = await Promise.all(counts.map(async (count) => ({ ...count, silent: (await count.silent.data())[0]! })))
    // So do activations that are open and dropout.
    return read
      .filter(({ learns, silent }, index) => learns || silent !== read[index - 1]?.silent)
      .map(({ layer, units, silent }) => ({ layer, units, silent }))
  } finally {
    for (const { silent } of counts) silent.dispose()
  }
}

function silentOf(y: tf.Tensor) {
  const loudest = tf.max(tf.abs(tf.reshape(y, [-1, y.shape.at(-1)!])), 0) as Tensor1D
  return tf.sum(tf.cast(tf.equal(loudest, 0), 'int32'))
}
