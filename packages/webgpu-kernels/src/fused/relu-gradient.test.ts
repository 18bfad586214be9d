import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, test } from 'vitest'
import { startGpu } from '../../fixtures/gpu.js'
import { runKernel } from '../../fixtures/run.js'

beforeAll(async () => {
  await startGpu()
})

test('the gradient passes where y is above 0, and where it is NaN', async () => {
  const [dy, y] = [tf.tensor2d([[1, 2, 3, 4]]), tf.tensor2d([[0, 0.5, -1, NaN]])]
  const [dx] = runKernel('TelarReluGradient', { dy, y }, {})
  expect(dx!.shape).toEqual([1, 4])
  expect([...(await dx!.data())]).toEqual([0, 2, 0, 4])
})
