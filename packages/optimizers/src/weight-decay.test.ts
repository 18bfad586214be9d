import { createRegistry } from '@telarjs/core'
import { describeOptimizer } from '@telarjs/testing'
import * as tf from '@tensorflow/tfjs-core'
import { expect, it } from 'vitest'
import { weightDecay } from './weight-decay.js'

describeOptimizer(weightDecay)

it.each(['kernel', '*'])('decays %s by ηλθ', (pattern) => {
  tf.tidy(() => {
    const link = createRegistry([weightDecay]).create('optimizer', {
      use: 'optimizer:weight-decay',
      with: { lambda: 0.5, params: pattern },
    })
    const params = { '0-dense/kernel': tf.tensor1d([4]), '0-dense/bias': tf.tensor1d([8]) }
    const incoming = { '0-dense/kernel': tf.tensor1d([1]), '0-dense/bias': tf.tensor1d([1]) }
    const { updates } = link.update(
      incoming,
      {},
      { params, learningRate: tf.scalar(0.25), step: tf.scalar(0, 'int32') },
    )
    // 1 − 0.25·0.5·4 = 0.5; 1 − 0.25·0.5·8 = 0
    expect(updates['0-dense/kernel']!.dataSync()[0]).toBe(0.5)
    expect(updates['0-dense/bias']!.dataSync()[0]).toBe(pattern === '*' ? 0 : 1)
  })
})
