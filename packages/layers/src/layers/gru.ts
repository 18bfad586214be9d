import type { OptionsOf } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { glorotUniform } from '../initializers/glorot-uniform.js'
import { orthogonal } from '../initializers/orthogonal.js'
import { defineLayer } from '../layer.js'
import { columns, ofSigmoid, ofTanh, recurrentLayer, recurrentOptions } from '../lib/recurrent.js'
import type { Cell } from '../lib/scan.js'

/**
 * Gated recurrent unit: like an LSTM with one state and three gates. The reset gate acts after the product, as in PyTorch, cuDNN and Keras
 * (`reset_after`).
 *
 * `r, z = σ(x·W + b + h·U + d), n = tanh(x·W + b + r·(h·U + d)), h = (1 − z)·n + z·h`
 *
 * x [batch, length, in] -> y [batch, units], or [batch, length, units] with `returnSequences`; twice as wide with `bidirectional`.
 * Params `kernel` [in, 3 · units], `recurrentKernel` [units, 3 · units], `bias` (b) and `recurrentBias` (d), each [3 · units], in the order
 * r, z, n, as in PyTorch; those of the second direction under `reverse/`.
 * Cho et al., "Learning phrase representations using RNN encoder-decoder" (2014), arXiv:1406.1078.
 *
 * @example
 * create(gru, { units: 32, returnSequences: true }).init([28, 28], createRandom(7)).outputShape // [28, 32]
 */
export const gru = defineLayer({
  id: 'layer:gru',
  summary: 'Gated recurrent unit over the steps of a sequence',
  options: recurrentOptions,
  uses: [glorotUniform, orthogonal],
  create(options, context) {
    const { units } = options
    const biases = () => ({ bias: tf.zeros([3 * units]), recurrentBias: tf.zeros([3 * units]) })
    return recurrentLayer({ id: 'layer:gru', cell: cellOf(units), options, biases }, context)
  },
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'layer:gru': OptionsOf<typeof gru>
  }
}

function cellOf(units: number): Cell {
  return {
    kernel: 'TelarGru',
    gates: 3,
    states: 1,
    step(input, recurrent, [h]) {
      const gates = tf.sigmoid(tf.add(columns(input, 0, 2 * units), columns(recurrent, 0, 2 * units)))
      const [r, z] = [columns(gates, 0, units), columns(gates, units, units)]
      const ofState = columns(recurrent, 2 * units, units)
      const n = tf.tanh(tf.add(columns(input, 2 * units, units), tf.mul(r, ofState)))
      return { states: [tf.add(n, tf.mul(z, tf.sub(h!, n)))], saved: [r, z, n, ofState] }
    },
    backward([dh], { saved, before }) {
      const [r, z, n, ofState] = saved as [Tensor, Tensor, Tensor, Tensor]
      const dn = ofTanh(tf.mul(dh!, tf.sub(1, z)), n)
      const dz = ofSigmoid(tf.mul(dh!, tf.sub(before[0]!, n)), z)
      const dr = ofSigmoid(tf.mul(dn, ofState), r)
      return {
        dInput: tf.concat([dr, dz, dn], 1),
        dRecurrent: tf.concat([dr, dz, tf.mul(dn, r)], 1),
        dStates: [tf.mul(dh!, z)],
      }
    },
  }
}
