import { noOptions } from '@telarjs/core'
import { defineRegularizer, type Regularizer } from '@telarjs/regularizers/regularizer'
import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import { checkRegularizer, describeRegularizer } from './index.js'

const appliesTo = (name: string) => name.endsWith('/kernel')
const squares: Regularizer = {
  appliesTo,
  penalty: (param) => tf.sum(tf.square(param)) as tf.Scalar,
  gradient: (param) => tf.mul(param, 2),
}
const box: Regularizer = { appliesTo, constrain: (param) => tf.clipByValue(param, -1, 1) }

function plugin(regularizer: Regularizer) {
  return defineRegularizer({
    id: 'regularizer:sample',
    summary: 'A sample',
    options: noOptions,
    create: () => regularizer,
  })
}

describeRegularizer(plugin(squares))
describeRegularizer(plugin(box))
describeRegularizer(plugin({ ...squares, appliesTo: (name) => name === '0-dense/bias' }), { actsOn: ['0-dense/bias'] })

describe('the kit of regularizers refuses', () => {
  const kept: tf.Tensor[] = []
  const faults: [string, Regularizer, RegExp][] = [
    [
      'acting on biases',
      { ...squares, appliesTo: () => true },
      /expected 0-dense\/kernel, 1-conv2d\/kernel, .+ received .+bias/,
    ],
    [
      'a norm whose gradient at zero is not finite',
      { appliesTo, penalty: (param) => tf.norm(param) as tf.Scalar },
      /gradient by the tape: not finite where weights are zero/,
    ],
    [
      'a norm of each unit, of which one is zero',
      {
        appliesTo,
        penalty: (param) =>
          tf.sum(tf.sqrt(tf.sum(tf.square(tf.reshape(param, [-1, param.shape.at(-1)!])), 0))) as tf.Scalar,
      },
      /gradient by the tape: not finite where weights are zero/,
    ],
    ['doing nothing', { appliesTo }, /neither penalty nor constrain/],
    ['a wrong gradient', { ...squares, gradient: (param) => tf.clone(param) }, /gradient for \[4,3\]\[\d+\]: expected/],
    ['0 / 0', { appliesTo, constrain: (param) => tf.div(param, tf.norm(param)) }, /constrain: not finite/],
    [
      'a penalty that is no scalar',
      { appliesTo, penalty: (param) => tf.square(param) as tf.Scalar },
      /penalty: expected the shape \[\], received \[4,3\]/,
    ],
    [
      'shrinking for ever',
      { appliesTo, constrain: (param) => tf.mul(param, 0.5) },
      /changes a param that it has put in its place before/,
    ],
    [
      'a leak',
      { appliesTo, constrain: (param) => (kept.push(tf.keep(tf.scalar(1))), box.constrain!(param)) },
      /constrain: leaves 1 tensors behind/,
    ],
    [
      'a reading inside the step',
      { ...squares, penalty: (param) => (param.dataSync(), squares.penalty!(param)) },
      /reads a tensor/,
    ],
  ]
  it.each(faults)('%s', async (_, regularizer, message) => {
    await expect(checkRegularizer(plugin(regularizer))).rejects.toThrow(message)
  })
})
