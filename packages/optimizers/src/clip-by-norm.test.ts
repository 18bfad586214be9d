import { createRegistry } from '@telarjs/core'
import { describeOptimizer } from '@telarjs/testing'
import * as tf from '@tensorflow/tfjs-core'
import { expect, it } from 'vitest'
import { expectTrajectory, replay, torch } from '../fixtures/replay.js'
import { clipByNorm } from './clip-by-norm.js'

describeOptimizer(clipByNorm, { options: { norm: 0.5 } })

it('agrees with PyTorch before SGD', async () => {
  const links = [{ use: 'optimizer:clip-by-norm', with: { norm: 0.5 } }, { use: 'optimizer:sgd' }]
  expectTrajectory(await replay({ use: 'optimizer:chain', with: { links } }), torch['clip-by-norm-sgd'])
})

it('shortens what is too long to the norm exactly, and leaves the rest as it is', () => {
  tf.tidy(() => {
    const clip = createRegistry([clipByNorm]).create('optimizer', { use: 'optimizer:clip-by-norm', with: { norm: 1 } })
    const gradients = { long: tf.tensor1d([3, 4]), short: tf.tensor1d([0.1, 0.7]) }
    const { updates } = clip.update(
      gradients,
      {},
      { params: gradients, learningRate: tf.scalar(1), step: tf.scalar(0, 'int32') },
    )
    // ‖(3, 4)‖ = 5
    const [x, y] = updates['long']!.dataSync()
    expect(x).toBeCloseTo(0.6, 6)
    expect(y).toBeCloseTo(0.8, 6)
    expect(updates['short']!.dataSync()).toEqual(Float32Array.of(0.1, 0.7))
  })
})
