import '@tensorflow/tfjs-backend-cpu'
import '@tensorflow/tfjs-backend-wasm'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { describe, test } from 'vitest'
import { expectClose, readFixtures, tensorOf } from '../../fixtures/read.js'
import '../gradients.js'
import { patchTfjs } from './register.js'

const fixtures = readFixtures('comparisons')

const asNumber = (condition: Tensor) => tf.cast(condition, 'float32')

const layers: Readonly<Record<string, (x: Tensor, row: Tensor) => Tensor>> = {
  greater: (x, row) => tf.where(tf.greater(x, row), tf.mul(x, row), tf.mul(0.1, x)),
  greaterEqual: (x, row) => tf.where(tf.greaterEqual(x, row), tf.square(x), tf.mul(row, x)),
  less: (x, row) => tf.where(tf.less(x, row), tf.square(x), row),
  lessEqual: (x, row) => tf.mul(x, asNumber(tf.lessEqual(x, row))),
  equal: (x, row) => tf.where(tf.equal(x, row), tf.mul(3, x), tf.square(row)),
  notEqual: (x, row) => tf.where(tf.notEqual(x, 0), tf.mul(tf.square(x), row), tf.zerosLike(x)),
  logical(x, row) {
    const isBetween = tf.logicalAnd(tf.greater(x, 0), tf.less(x, row))
    return tf.where(tf.logicalOr(tf.logicalNot(isBetween), tf.equal(x, 3)), tf.exp(x), row)
  },
  finite(x, row) {
    const isGiven = tf.logicalNot(tf.isNaN(tf.add(tf.zerosLike(x), row)))
    return tf.where(tf.logicalAnd(tf.isFinite(x), isGiven), tf.mul(x, row), x)
  },
  argMax: (x, row) => tf.gather(tf.mul(x, row), tf.expandDims(tf.argMax(x, 1), 1), 1, 1),
  gather(x, row) {
    const places = tf.tensor2d([1, 1, 0, 0, 0, 1], [2, 3], 'int32')
    return tf.mul(tf.reshape(tf.gather(tf.reshape(x, [2, 2, 2]), places, 2, 1), [2, 6]), tf.slice(row, 0, 1))
  },
  argMin: (x) => tf.mul(asNumber(tf.oneHot(tf.argMin(x, 1) as tf.Tensor1D, 4)), x),
}

describe.each(['cpu', 'wasm'])('gradients on %s past', (backend) => {
  test.each(Object.keys(fixtures))('%s', async (name) => {
    await tf.setBackend(backend)
    patchTfjs()
    const fixture = fixtures[name]!
    const [x, row, dy] = ['x', 'row', 'dy'].map((key) => tensorOf(fixture, key)) as [Tensor, Tensor, Tensor]
    tf.tidy(() => {
      const forward = layers[name]!
      expectClose(fixture, 'y', forward(x, row))
      const [dx, drow] = tf.grads((a: Tensor, b: Tensor) => tf.add(forward(a, b), tf.mul(0, tf.sum(b))))([x, row], dy)
      expectClose(fixture, 'dx', dx!)
      expectClose(fixture, 'drow', drow!)
    })
    tf.dispose([x, row, dy])
  })
})
