/// <reference types="vite/client" />
import '@tensorflow/tfjs-backend-cpu'
import simd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url'
import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-core/dist/register_all_gradients'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { registerWasmKernels, shareWasmMemory, stopThreads } from './index.js'
import './register.js'
import { expectClose, randomTensor } from './testing/reference.js'

/** Chromium has it, TypeScript's library does not. */
interface MemoryMeasuring {
  measureUserAgentSpecificMemory(): Promise<{ readonly bytes: number }>
}

beforeAll(async () => {
  expect(await shareWasmMemory(simd)).toBe(true)
  await tf.setBackend('wasm')
})

afterAll(stopThreads)

/** The loss and all gradients of a convolution, a pool and a dense layer with relu, on the backend in use. */
function trainingStep(): number[] {
  return tf.tidy(() => {
    const x = randomTensor([8, 10, 10, 3], 1) as tf.Tensor4D
    const labels = tf.cast(tf.oneHot(tf.tensor1d([0, 1, 2, 3, 4, 0, 1, 2], 'int32'), 5), 'float32')
    const params = [randomTensor([3, 3, 3, 4], 2), randomTensor([100, 5], 3), randomTensor([5], 4)]
    const { value, grads } = tf.valueAndGrads((filter, kernel, bias) => {
      const features = tf.maxPool(tf.conv2d(x, filter as tf.Tensor4D, 1, 'same'), 2, 2, 'same')
      const logits = tf.add(
        tf.relu(tf.matMul(tf.reshape(features, [8, 100]) as tf.Tensor2D, kernel as tf.Tensor2D)),
        bias!,
      )
      return tf.neg(tf.mean(tf.sum(tf.mul(labels, tf.logSoftmax(logits)), 1))) as tf.Scalar
    })(params)
    return [value, ...grads].flatMap((tensor) => [...tensor.dataSync()])
  })
}

it('trains as the reference backend does', async () => {
  const actual = trainingStep()
  await tf.setBackend('cpu')
  const expected = trainingStep()
  await tf.setBackend('wasm')
  expectClose(actual, expected, 1e-4)
})

async function product(threads: number): Promise<number[]> {
  await registerWasmKernels({ threads })
  return tf.tidy(() => [...tf.matMul(randomTensor([400, 300], 1), randomTensor([300, 50], 2)).dataSync()])
}

it('gives the same bits with threads as without', async () => {
  const alone = await product(1)
  await product(2)
  await new Promise((resolve) => {
    setTimeout(resolve, 300)
  })
  expect(await product(2)).toEqual(alone)
})

it('lets the browser measure its memory when threads have nothing to do', async () => {
  const before = await product(2)
  const { bytes } = await (performance as unknown as MemoryMeasuring).measureUserAgentSpecificMemory()
  expect(bytes).toBeGreaterThan(0)
  expect(await product(2)).toEqual(before)
})
