import { createRegistry } from '@telarjs/core'
import { describeOptimizer } from '@telarjs/testing'
import * as tf from '@tensorflow/tfjs-core'
import { expect, it } from 'vitest'
import { expectTrajectory, numpy, replay } from '../fixtures/replay.js'
import { adamw } from './adamw.js'
import { plugins } from './manifest.js'
import { muon } from './muon.js'
import { orthogonalize } from './newton-schulz.js'

describeOptimizer(muon, { plugins: [adamw] })
describeOptimizer(muon, { plugins: [adamw], options: { matchAdam: false, nesterov: false, params: '1-conv2d/kernel' } })

it('agrees with NumPy: wide and tall kernels, biases by AdamW', async () => {
  expectTrajectory(await replay({ use: 'optimizer:muon' }), numpy.muon)
})

it('agrees with NumPy at the original scale, with a kernel left to the rest', async () => {
  const options = { momentum: 0.9, nesterov: false, matchAdam: false, params: '0-dense/kernel' }
  expectTrajectory(await replay({ use: 'optimizer:muon', with: options }), numpy['muon-original'])
})

it('makes singular values near 1 and keeps the singular vectors', () => {
  tf.tidy(() => {
    // The singular values of a diagonal matrix are its entries.
    const made = orthogonalize(
      tf.tensor2d([
        [5, 0, 0],
        [0, 1, 0],
      ]),
      5,
    )
    const [a, b, c, d, e, f] = made.dataSync()
    for (const value of [a!, e!]) expect(Math.abs(value - 1)).toBeLessThan(0.35)
    expect([b, c, d, f]).toEqual([0, 0, 0, 0])
  })
})

it('refuses a transformation for the rest', () => {
  const create = () =>
    createRegistry(plugins).create('optimizer', { use: 'optimizer:muon', with: { rest: { use: 'optimizer:ema' } } })
  expect(create).toThrow(
    'optimizer.with.rest: expected an optimizer, received the transformation optimizer:ema; put it in an optimizer:chain with an optimizer',
  )
})

const averagedRest = {
  use: 'optimizer:chain',
  with: { links: [{ use: 'optimizer:sgd' }, { use: 'optimizer:ema', with: { decay: 0.9 } }] },
}

it('evaluates the averages that the rest keeps, and its kernels as they are', () => {
  tf.tidy(() => {
    const optimizer = createRegistry(plugins).create('optimizer', {
      use: 'optimizer:muon',
      with: { rest: averagedRest },
    })
    const params = { kernel: tf.ones([2, 2]), bias: tf.zeros([2]) }
    const state = optimizer.init(params)
    const shown = optimizer.averaged!({ kernel: tf.fill([2, 2], 5), bias: tf.fill([2], 5) }, state)
    expect(Object.fromEntries(Object.entries(shown).map(([name, value]) => [name, [...value.dataSync()]]))).toEqual({
      kernel: [5, 5, 5, 5],
      bias: [0, 0],
    })
  })
})

it('moves kernels at every step where the rest accumulates, so that links after it act at every step', () => {
  const rest = { use: 'optimizer:accumulate', with: { steps: 2, optimizer: { use: 'optimizer:sgd' } } }
  const optimizer = createRegistry(plugins).create('optimizer', { use: 'optimizer:muon', with: { rest } })
  expect(optimizer.didUpdate).toBeUndefined()
})
