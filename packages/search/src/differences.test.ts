import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { beforeAll, expect, test } from 'vitest'
import { compareGradient } from './differences.js'

beforeAll(() => tf.setBackend('cpu'))

const compare = (f: (x: Tensor) => Tensor, x: number[], gradient: number[]) =>
  compareGradient(f, tf.tensor1d(x), tf.onesLike(tf.tensor1d(x)), tf.tensor1d(gradient), 8)

test('a kink of ReLU at the value itself, on either side, is passed over', () => {
  expect(compare(tf.relu, [1e-6, 1], [1, 1])).toMatchObject({ checked: 1, ok: true })
  expect(compare(tf.relu, [-1e-6, 1], [0, 1])).toMatchObject({ checked: 1, ok: true })
})

test('a wrong gradient beside a kink is found, and so is one of a function that bends', () => {
  expect(compare(tf.relu, [1e-6, 1], [1, 2])).toMatchObject({ ok: false, worst: { index: 1 } })
  const square = (x: Tensor) => tf.square(x)
  expect(compare(square, [0.01, 1], [0.02, 2])).toMatchObject({ checked: 2, ok: true })
  expect(compare(square, [0.01, 1], [0.3, 2])).toMatchObject({ checked: 2, ok: false, worst: { index: 0 } })
})
