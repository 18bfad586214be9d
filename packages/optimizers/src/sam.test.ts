import { createRegistry } from '@telarjs/core'
import { describeOptimizer } from '@telarjs/testing'
import * as tf from '@tensorflow/tfjs-core'
import { expect, it } from 'vitest'
import { expectTrajectory, optax, replay } from '../fixtures/replay.js'
import { plugins } from './manifest.js'
import { sam } from './sam.js'
import { sgd } from './sgd.js'

const overMomentum = { rho: 0.2, optimizer: { use: 'optimizer:sgd', with: { momentum: 0.9 } } }

describeOptimizer(sam, { options: overMomentum, plugins: [sgd] })

it('agrees with optax', async () => {
  expectTrajectory(await replay({ use: 'optimizer:sam', with: overMomentum }), optax.sam)
  const overAdam = { optimizer: { use: 'optimizer:adam' } }
  expectTrajectory(await replay({ use: 'optimizer:sam', with: overAdam }), optax['sam-adam'])
})

it('hands on the average of an inner chain', () => {
  const links = [{ use: 'optimizer:sgd' }, { use: 'optimizer:ema' }]
  const spec = { use: 'optimizer:sam', with: { optimizer: { use: 'optimizer:chain', with: { links } } } }
  tf.tidy(() => {
    const optimizer = createRegistry(plugins).create('optimizer', spec)
    const params = { kernel: tf.scalar(3) }
    expect(optimizer.averaged!(params, optimizer.init(params))['kernel']!.dataSync()[0]).toBe(3)
  })
})

it('moves the groups of params that it is given, each by the gradient near its own params', () => {
  // Gradient of θ²/2 each; ρ = 1. The group of `a` alone goes to 3 + 1, that of the rest, (0, 4), to (0, 5): both by their own norm.
  const spec = {
    use: 'optimizer:param-groups',
    with: {
      groups: [{ params: 'a' }],
      optimizer: { use: 'optimizer:sam', with: { rho: 1, optimizer: { use: 'optimizer:sgd' } } },
    },
  }
  tf.tidy(() => {
    const optimizer = createRegistry(plugins).create('optimizer', spec)
    const params = { a: tf.scalar(3), b: tf.scalar(0), c: tf.scalar(4) }
    const { updates } = optimizer.update(params, optimizer.init(params), {
      params,
      gradientsAt: (at) => ({ ...params, ...at }),
      learningRate: tf.scalar(1),
      step: tf.scalar(0, 'int32'),
    })
    expect(['a', 'b', 'c'].map((name) => updates[name]!.dataSync()[0])).toEqual([-4, -0, -5])
  })
})

it('says where it belongs when gradients are accumulated around it', () => {
  const spec = { use: 'optimizer:accumulate', with: { steps: 2, optimizer: { use: 'optimizer:sam' } } }
  const optimizer = createRegistry(plugins).create('optimizer', spec)
  tf.tidy(() => {
    const params = { kernel: tf.scalar(3) }
    const context = { params, gradientsAt: () => params, learningRate: tf.scalar(1), step: tf.scalar(0, 'int32') }
    expect(() => optimizer.update(params, optimizer.init(params), context)).toThrow(
      'put optimizer:accumulate inside optimizer:sam, not around it',
    )
  })
})
