import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, test } from 'vitest'
import { wasmPaths } from '../fixtures/wasm-paths.js'
import { startBackend } from './start.js'

/** d/dx Σ (x·x) = 1·xᵀ + xᵀ·1 for x = [[1, 2], [3, 4]], by hand. */
const gradient = [7, 11, 9, 13]

async function differentiate(): Promise<number[]> {
  const x = tf.tensor2d([
    [1, 2],
    [3, 4],
  ])
  const dx = tf.tidy(() => tf.grad((a) => tf.sum(tf.matMul(a, a)))(x))
  const values = [...(await dx.data())]
  tf.dispose([x, dx])
  return values
}

describe('in Chromium without a GPU', () => {
  test('auto takes wasm and says why no GPU', async () => {
    const started = await startBackend({ wasmPaths })
    expect(started).toMatchObject({ id: 'wasm', name: 'wasm' })
    expect(started.why).toMatch(/^no webgpu: .*software on the CPU.*; no webgl: .*SwiftShader.*software on the CPU/i)
    expect(await differentiate()).toEqual(gradient)
  })

  test.each(['webgpu', 'webgl', 'wasm', 'cpu'] as const)(
    '%s starts where it is asked for, differentiates, and names software',
    async (backend) => {
      const started = await startBackend({ backend, wasmPaths })
      expect(started).toMatchObject({ id: backend, name: backend, why: 'asked for' })
      expect(started.device.includes('software')).toBe(backend === 'webgpu' || backend === 'webgl')
      expect(await differentiate()).toEqual(gradient)
      await started.stop()
    },
  )

  test('software is no GPU', async () => {
    await expect(startBackend({ requireGpu: true })).rejects.toThrow(
      /^backend: no GPU was found, and one is required:\n {2}webgpu: .*\n {2}webgl: /,
    )
    await expect(startBackend({ backend: 'webgl', allowSoftware: false })).rejects.toThrow(
      'which is software on the CPU',
    )
  })

  test('starts in a worker', async () => {
    const worker = new Worker(new URL('../fixtures/worker.ts', import.meta.url), { type: 'module' })
    const answer = await new Promise<unknown>((resolve, reject) => {
      worker.addEventListener('message', ({ data }) => resolve(data))
      worker.addEventListener('error', ({ message }) => reject(new Error(message)))
      worker.postMessage(wasmPaths, [])
    })
    worker.terminate()
    expect(answer).toEqual({ webgpu: 'webgpu', wasm: 'wasm', product: [6] })
  })
})
