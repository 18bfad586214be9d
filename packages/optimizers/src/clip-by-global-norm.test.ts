import { createRegistry } from '@telarjs/core'
import { describeOptimizer } from '@telarjs/testing'
import * as tf from '@tensorflow/tfjs-core'
import { expect, it } from 'vitest'
import { expectTrajectory, replay, torch } from '../fixtures/replay.js'
import { clipByGlobalNorm } from './clip-by-global-norm.js'

describeOptimizer(clipByGlobalNorm, { options: { norm: 0.5 } })

it('agrees with PyTorch before Adam', async () => {
  const links = [{ use: 'optimizer:clip-by-global-norm', with: { norm: 0.5 } }, { use: 'optimizer:adam' }]
  expectTrajectory(await replay({ use: 'optimizer:chain', with: { links } }), torch['clip-by-global-norm-adam'])
})

it('measures all gradients together', () => {
  tf.tidy(() => {
    const clip = createRegistry([clipByGlobalNorm]).create('optimizer', {
      use: 'optimizer:clip-by-global-norm',
      with: { norm: 1 },
    })
    const gradients = { a: tf.tensor1d([2, 4]), b: tf.tensor1d([4]) }
    const { updates } = clip.update(
      gradients,
      {},
      { params: gradients, learningRate: tf.scalar(1), step: tf.scalar(0, 'int32') },
    )
    // √(4 + 16 + 16) = 6
    const [x, y] = updates['a']!.dataSync()
    expect(x).toBeCloseTo(1 / 3, 6)
    expect(y).toBeCloseTo(2 / 3, 6)
    expect(updates['b']!.dataSync()[0]).toBeCloseTo(2 / 3, 6)
  })
})
