import '@tensorflow/tfjs-backend-cpu'
import '@tensorflow/tfjs-backend-wasm'
import * as tf from '@tensorflow/tfjs-core'
import { beforeEach, describe, expect, test } from 'vitest'
import { patchTfjs } from './register.js'

describe.each(['cpu', 'wasm'])('on %s', (backend) => {
  beforeEach(async () => {
    await tf.setBackend(backend)
    patchTfjs()
  })

  test('operands are repeated along any axes', () => {
    const x = tf.tensor3d([1, 2, 3, 4, 5, 6, 7, 8], [2, 2, 2])
    const each = (shape: number[], values: number[]) => {
      const y = tf.tensor(values, shape)
      const turned = tf.sub(y, x)
      expect(turned.shape).toEqual([2, 2, 2])
      return [[...tf.sub(x, y).dataSync()], [...turned.dataSync()].map((value) => 0 - value)]
    }
    const expected: [number[], number[], number[]][] = [
      [[], [1], [0, 1, 2, 3, 4, 5, 6, 7]],
      [[1, 1, 1], [1], [0, 1, 2, 3, 4, 5, 6, 7]],
      [[2], [1, 2], [0, 0, 2, 2, 4, 4, 6, 6]],
      [
        [2, 1],
        [1, 2],
        [0, 1, 1, 2, 4, 5, 5, 6],
      ],
      [
        [1, 1, 2],
        [1, 2],
        [0, 0, 2, 2, 4, 4, 6, 6],
      ],
      [
        [1, 2, 1],
        [1, 2],
        [0, 1, 1, 2, 4, 5, 5, 6],
      ],
      [
        [2, 1, 1],
        [1, 2],
        [0, 1, 2, 3, 3, 4, 5, 6],
      ],
      [
        [2, 1, 2],
        [1, 2, 3, 4],
        [0, 0, 2, 2, 2, 2, 4, 4],
      ],
      [
        [1, 2, 2],
        [1, 2, 3, 4],
        [0, 0, 0, 0, 4, 4, 4, 4],
      ],
      [
        [2, 2, 1],
        [1, 2, 3, 4],
        [0, 1, 1, 2, 2, 3, 3, 4],
      ],
    ]
    for (const [shape, values, differences] of expected) expect(each(shape, values)).toEqual([differences, differences])
    const both = tf.add(tf.tensor3d([1, 2], [1, 2, 1]), tf.tensor3d([10, 20, 30], [3, 1, 1]))
    expect(both.shape).toEqual([3, 2, 1])
    expect([...both.dataSync()]).toEqual([11, 12, 21, 22, 31, 32])
    const isLess = tf.less(tf.tensor2d([1, 3], [2, 1], 'int32'), tf.tensor2d([2, 3], [1, 2], 'int32'))
    expect(isLess.dtype).toBe('bool')
    expect([...isLess.dataSync()]).toEqual([1, 1, 0, 0])
    expect(tf.mul(tf.zeros([0, 1]), tf.ones([1, 3])).shape).toEqual([0, 3])
  })

  test('what is repeated is freed', () => {
    const [x, y] = [tf.ones([2, 3]), tf.ones([2, 1])]
    const before = tf.memory()
    tf.mul(x, y).dispose()
    expect(tf.memory().numDataBuffers).toBe(before.numDataBuffers)
  })
})
