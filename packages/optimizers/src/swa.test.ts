import { createRegistry } from '@telarjs/core'
import { describeOptimizer } from '@telarjs/testing'
import * as tf from '@tensorflow/tfjs-core'
import { expect, it } from 'vitest'
import { expectTrajectory, replay, torch } from '../fixtures/replay.js'
import { swa } from './swa.js'

describeOptimizer(swa, { options: { fromEpoch: 2 } })

it("agrees with PyTorch's AveragedModel, and is the trained params before", async () => {
  const links = [{ use: 'optimizer:sgd' }, { use: 'optimizer:swa', with: { fromEpoch: 4, everySteps: 2 } }]
  expectTrajectory(await replay({ use: 'optimizer:chain', with: { links } }), torch['swa-sgd'])
})

it('takes the params at the end of each epoch', () => {
  const optimizer = createRegistry([swa]).create('optimizer', { use: 'optimizer:swa', with: { fromEpoch: 2 } })
  tf.tidy(() => {
    let state = optimizer.init({ kernel: tf.scalar(0) })
    // Epochs of two steps; the params are 1, 2, 3 … after each.
    const averages = Array.from({ length: 8 }, (_, step) => {
      const params = { kernel: tf.scalar(step) }
      const epoch = { step: tf.scalar(step % 2, 'int32'), steps: 2 }
      const context = { params, learningRate: tf.scalar(1), step: tf.scalar(step, 'int32'), epoch }
      state = optimizer.update({ kernel: tf.scalar(1) }, state, context).state
      return optimizer.averaged!(params, state)['kernel']!.dataSync()[0]
    })
    expect(averages).toEqual([1, 2, 3, 4, 4, (4 + 6) / 2, 5, (4 + 6 + 8) / 3])
  })
})
