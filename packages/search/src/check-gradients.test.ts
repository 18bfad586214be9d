import '@telarjs/tensor/gradients'
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { experiment, registry } from '../fixtures/points.js'
import { checkGradients } from './check-gradients.js'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

const [hidden, output] = experiment.model
const check = (changes: object) => checkGradients({ ...experiment, ...changes } as typeof experiment, { registry })

describe('check-gradients', () => {
  test('finds every part of a sound network in order, and frees its memory', async () => {
    const before = tf.memory().numTensors
    const { parts, wrong } = await check({ regularizers: [{ use: 'regularizer:l2', with: { lambda: 0.1 } }] })
    expect(wrong).toEqual([])
    expect(parts.map(({ part, of }) => `${part} ${of}`)).toEqual([
      '0-dense kernel',
      '0-dense bias',
      '1-dense kernel',
      '1-dense bias',
      '1-dense input',
      'loss:cross-entropy prediction',
      'regularizer:l2 0-dense/kernel',
      'regularizer:l2 1-dense/kernel',
    ])
    // 1-dense has a bias of 3.
    expect(Math.min(...parts.map(({ checked }) => checked))).toBe(3)
    expect(tf.memory().numTensors).toBe(before)
  })

  test.each([
    [
      { use: 'layer:conv2d', with: { filters: 4, kernelSize: 3, activation: 'gelu' } },
      { use: 'layer:max-pool', with: { size: 2 } },
    ],
    [hidden, { use: 'layer:batch-norm' }, { use: 'layer:activation', with: { function: 'silu' } }],
    [hidden, { use: 'layer:dropout', with: { rate: 0.5 } }, { use: 'layer:layer-norm' }],
  ])('finds nothing wrong in layers of Telar: %#', async (...layers) => {
    expect((await check({ model: [...layers, output] })).wrong).toEqual([])
  })

  test.each(['loss:focal', 'loss:hinge', 'loss:kl-divergence'])('nor in %s', async (use) => {
    expect((await check({ loss: { use } })).wrong).toEqual([])
  })

  test.each([
    ['a', 'a'],
    ['x', 'input'],
  ])('names a layer whose gradient of %s is wrong, and only that', async (what, of) => {
    const { wrong } = await check({ model: [hidden, { use: `layer:test/wrong-${what}` }, hidden, output] })
    expect(wrong.map((part) => `${part.part} ${part.of}`)).toEqual([`1-test-wrong-${what} ${of}`])
    // The gradient is twice the slope.
    expect(wrong[0]!.worst!.gradient / wrong[0]!.worst!.slope).toBeCloseTo(2, 2)
  })
})
