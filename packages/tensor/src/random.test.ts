import { createRandom } from '@telarjs/core'
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, test } from 'vitest'
import { createStepRandom, keyTensor } from './random.js'

beforeAll(() => tf.setBackend('cpu'))

const values = (tensor: tf.Tensor) => [...tensor.dataSync()]
const at = (step: number, key: readonly [number, number] = [0, 0]) =>
  createStepRandom(keyTensor(key), tf.scalar(step, 'int32'))

test('draws the words of Philox4x32-10', () => {
  // The published vector of counter and key 0: 6627e8d5 e169c58d bc57ac4c 9b00dbd8; the upper 24 bits of each.
  expect(values(at(0).uniform([2, 2]))).toEqual([0x6627e8, 0xe169c5, 0xbc57ac, 0x9b00db].map((bits) => bits / 2 ** 24))
})

test('keys with the highest bit set survive the way through int32', () => {
  const key: [number, number] = [0xffffffff, 0x80000001]
  expect([...keyTensor(key).dataSync()].map((word) => word >>> 0)).toEqual(key)
})

test('the same step and stream draw the same, others draw others', () => {
  const draw = (step: number, ...names: (string | number)[]) =>
    values(names.reduce((random, name) => random.stream(name), at(step)).uniform([8]))
  expect(draw(3, 'dropout', 1)).toEqual(draw(3, 'dropout', 1))
  const others = [
    draw(3),
    draw(4),
    draw(3, 'dropout'),
    draw(3, 'dropout', 1),
    draw(3, 1, 'dropout'),
    draw(4, 'dropout', 1),
  ]
  expect(new Set(others.map((draws) => draws.join())).size).toBe(others.length)
})

test('normal numbers have the moments of the normal distribution, odd counts too', () => {
  const normal = values(at(1, createRandom(5).key).normal([9999]))
  expect(normal).toHaveLength(9999)
  const moment = (power: number) => normal.reduce((sum, x) => sum + x ** power, 0) / normal.length
  // Standard errors over 9999 numbers: 0.010, 0.014, 0.039, 0.098; five of each are allowed.
  expect(Math.abs(moment(1))).toBeLessThan(0.05)
  expect(Math.abs(moment(2) - 1)).toBeLessThan(0.07)
  expect(Math.abs(moment(3))).toBeLessThan(0.2)
  expect(Math.abs(moment(4) - 3)).toBeLessThan(0.49)
})

test('bernoulli is 1 as often as asked', () => {
  const drawn = values(at(2).bernoulli(0.3, [10, 1000]))
  expect(new Set(drawn)).toEqual(new Set([0, 1]))
  // standard error √(0.3·0.7/10000) = 0.0046
  expect(Math.abs(drawn.reduce((sum, x) => sum + x, 0) / 10_000 - 0.3)).toBeLessThan(0.023)
})

test('draws leave nothing behind but their result', () => {
  const random = at(0)
  const before = tf.memory().numTensors
  const drawn = [random.uniform([5]), random.normal([5]), random.bernoulli(0.5, [5])]
  expect(tf.memory().numTensors).toBe(before + 3)
  tf.dispose(drawn)
})
