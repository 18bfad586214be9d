import type { OptionsOf } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import { glorotUniform } from '../initializers/glorot-uniform.js'
import { orthogonal } from '../initializers/orthogonal.js'
import { defineLayer } from '../layer.js'
import { columns, ofSigmoid, ofTanh, recurrentLayer, recurrentOptions } from '../lib/recurrent.js'
import type { Cell } from '../lib/scan.js'

/**
 * Long short-term memory: a recurrent layer whose memory c is changed by gates, so that gradients live over long sequences.
 *
 * `i, f, o = σ(x·W + h·U + b), g = tanh(x·W + h·U + b), c = f·c + i·g, h = o·tanh(c)`
 *
 * x [batch, length, in] -> y [batch, units], or [batch, length, units] with `returnSequences`; twice as wide with `bidirectional`.
 * Params `kernel` [in, 4 · units], `recurrentKernel` [units, 4 · units] and `bias` [4 · units], each in the order i, f, g, o, as in PyTorch
 * and Keras; those of the second direction under `reverse/`. The bias of f begins at 1 (Jozefowicz et al., 2015), as in Keras.
 * Hochreiter and Schmidhuber, "Long short-term memory" (1997); the gate f by Gers et al. (2000).
 *
 * @example
 * create(lstm, { units: 32 }).init([28, 28], createRandom(7)).outputShape // [32]
 */
export const lstm = defineLayer({
  id: 'layer:lstm',
  summary: 'Long short-term memory over the steps of a sequence',
  options: recurrentOptions,
  uses: [glorotUniform, orthogonal],
  create(options, context) {
    const { units } = options
    const biases = () => ({
      bias: tf.tensor1d(Float32Array.from({ length: 4 * units }, (_, at) => Number(isOfForget(at, units)))),
    })
    return recurrentLayer({ id: 'layer:lstm', cell: cellOf(units), options, biases }, context)
  },
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'layer:lstm': OptionsOf<typeof lstm>
  }
}

function cellOf(units: number): Cell {
  return {
    kernel: 'TelarLstm',
    gates: 4,
    states: 2,
    step(input, recurrent, [, c]) {
      const z = tf.add(input, recurrent)
      const [i, f, o] = [0, 1, 3].map((gate) => tf.sigmoid(columns(z, gate * units, units)))
      const g = tf.tanh(columns(z, 2 * units, units))
      const next = tf.add(tf.mul(f!, c!), tf.mul(i!, g))
      const bounded = tf.tanh(next)
      return { states: [tf.mul(o!, bounded), next], saved: [i!, f!, g, o!, bounded] }
    },
    backward([dh, dcNext], { saved, before }) {
      const [i, f, g, o, bounded] = saved as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor]
      const dc = tf.add(dcNext!, ofTanh(tf.mul(dh!, o), bounded))
      const dz = tf.concat(
        [
          ofSigmoid(tf.mul(dc, g), i),
          ofSigmoid(tf.mul(dc, before[1]!), f),
          ofTanh(tf.mul(dc, i), g),
          ofSigmoid(tf.mul(dh!, bounded), o),
        ],
        1,
      )
      return { dInput: dz, dRecurrent: dz, dStates: [tf.zerosLike(dh!), tf.mul(dc, f)] }
    },
  }
}

function isOfForget(at: number, units: number): boolean {
  return at >= units && at < 2 * units
}
