import { createRegistry } from '@telarjs/core'
import { describeOptimizer } from '@telarjs/testing'
import * as tf from '@tensorflow/tfjs-core'
import { expect, it } from 'vitest'
import { expectTrajectory, replay, torch } from '../fixtures/replay.js'
import { accumulate } from './accumulate.js'
import { adam } from './adam.js'
import { plugins } from './manifest.js'
import { defineOptimizer } from './optimizer.js'
import { noOptions } from '@telarjs/core'

const overAdam = { steps: 3, optimizer: { use: 'optimizer:adam' } }

describeOptimizer(accumulate, { options: overAdam, plugins: [adam], learningRate: 0.1 })

it('agrees with PyTorch: nothing moves before the third gradient', async () => {
  expectTrajectory(await replay({ use: 'optimizer:accumulate', with: overAdam }), torch['accumulate-adam'])
})

it('tells the inner optimizer the number of its own steps', () => {
  const counting = defineOptimizer({
    kind: 'optimizer',
    id: 'optimizer:test/counting',
    version: 1,
    summary: 'Moves by the number of the step',
    options: noOptions,
    create: () => ({
      init: () => ({}),
      update: (_, state, { step }) => ({ updates: { kernel: tf.cast(step, 'float32') }, state }),
    }),
  })
  const optimizer = createRegistry([accumulate, counting]).create('optimizer', {
    use: 'optimizer:accumulate',
    with: { steps: 2, optimizer: { use: 'optimizer:test/counting' } },
  })
  tf.tidy(() => {
    const params = { kernel: tf.scalar(0) }
    let state = optimizer.init(params)
    const updates = Array.from({ length: 6 }, (_, step) => {
      const made = optimizer.update(params, state, {
        params,
        learningRate: tf.scalar(1),
        step: tf.scalar(step, 'int32'),
      })
      state = made.state
      return made.updates['kernel']!.dataSync()[0]
    })
    expect(updates).toEqual([0, 0, 0, 1, 0, 2])
  })
})

it('hands on the average of an inner chain', () => {
  const links = [{ use: 'optimizer:sgd' }, { use: 'optimizer:ema' }]
  const spec = {
    use: 'optimizer:accumulate',
    with: { steps: 2, optimizer: { use: 'optimizer:chain', with: { links } } },
  }
  tf.tidy(() => {
    const optimizer = createRegistry(plugins).create('optimizer', spec)
    const params = { kernel: tf.scalar(3) }
    expect(optimizer.averaged!(params, optimizer.init(params))['kernel']!.dataSync()[0]).toBe(3)
  })
})

it('refuses a transformation as its inner optimizer', () => {
  const spec = {
    use: 'optimizer:accumulate',
    with: { steps: 2, optimizer: { use: 'optimizer:clip-by-norm', with: { norm: 1 } } },
  }
  expect(() => createRegistry(plugins).create('optimizer', spec)).toThrow(
    'optimizer.with.optimizer: expected an optimizer, received the transformation optimizer:clip-by-norm; put it in an optimizer:chain with an optimizer',
  )
})
