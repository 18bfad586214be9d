import { createRegistry } from '@telarjs/core'
import { describeOptimizer } from '@telarjs/testing'
import * as tf from '@tensorflow/tfjs-core'
import { expect, it } from 'vitest'
import { expectTrajectory, numpy, replay } from '../fixtures/replay.js'
import { ema } from './ema.js'

describeOptimizer(ema)

it('averages as the weighted sum in NumPy, without the first params', async () => {
  const links = [{ use: 'optimizer:sgd' }, { use: 'optimizer:ema', with: { decay: 0.8 } }]
  expectTrajectory(await replay({ use: 'optimizer:chain', with: { links } }), numpy['ema-sgd'])
})

it('is the params themselves before the first step, in memory of its own', () => {
  tf.tidy(() => {
    const optimizer = createRegistry([ema]).create('optimizer', { use: 'optimizer:ema' })
    const params = { kernel: tf.tensor1d([1, -2]) }
    const average = optimizer.averaged!(params, optimizer.init(params))['kernel']!
    expect(average.dataSync()).toEqual(Float32Array.of(1, -2))
    expect(average.dataId).not.toBe(params.kernel.dataId)
  })
})
