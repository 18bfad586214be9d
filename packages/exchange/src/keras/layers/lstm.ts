import { cannotExport } from '../../cannot-export.js'
import type { ModelStep } from '../../model.js'
import type { KerasLayer } from '../emitter.js'

/** An LSTM of one direction, with its blocks in Keras' order: i, f, c, o. */
export function emitLstm(step: ModelStep): readonly KerasLayer[] {
  const { options, arrays } = step
  if (options['bidirectional'] === true || options['maskValue'] !== undefined)
    throw cannotExport(step, 'a LayersModel', 'TensorFlow.js has no LSTM of two directions or with a mask in one layer')
  const config = {
    units: options['units'],
    return_sequences: options['returnSequences'],
    activation: 'tanh',
    recurrent_activation: 'sigmoid',
    use_bias: true,
    unit_forget_bias: false,
  }
  const { kernel, recurrentKernel, bias } = arrays
  return [{ class_name: 'LSTM', config, weights: { kernel: kernel!, recurrent_kernel: recurrentKernel!, bias: bias! } }]
}
