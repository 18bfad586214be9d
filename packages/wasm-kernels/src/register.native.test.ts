import { nativeKernels, type NativeKernels } from '@telarjs/native-kernels'
import * as tf from '@tensorflow/tfjs-core'
import { expect, it, vi } from 'vitest'
import './register.node.js'

it('takes native kernels where they are installed', async () => {
  const call = vi.spyOn(nativeKernels() as NativeKernels, 'call')
  await tf.setBackend('wasm')
  const product = tf.matMul(tf.tensor2d([1, 2, 3, 4], [2, 2]), tf.tensor2d([5, 6, 7, 8], [2, 2]))
  expect([...product.dataSync()]).toEqual([19, 22, 43, 50])
  expect(call).toHaveBeenCalled()
})
