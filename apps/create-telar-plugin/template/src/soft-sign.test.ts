import { create } from '@telarjs/core'
import { describeLayer } from '@telarjs/testing'
import * as tf from '@tensorflow/tfjs-core'
import { expect, it } from 'vitest'
import { softSign } from './soft-sign.js'

describeLayer(softSign)
describeLayer(softSign, { options: { slope: 2 }, inputShape: [3, 2] })

it('is 1/2 at 1, −1/2 at −1 and 3/4 at 3', async () => {
  await tf.setBackend('cpu')
  const context = { params: {}, state: {}, training: false, random: undefined as never }
  const { y } = create(softSign).apply(tf.tensor1d([1, -1, 3]), context)
  expect([...y.dataSync()]).toEqual([0.5, -0.5, 0.75])
})
