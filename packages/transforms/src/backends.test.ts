import { createCapturedRunner } from '@telarjs/tensor/captured'
import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import '@tensorflow/tfjs-backend-wasm'
import { beforeAll, describe, expect, it } from 'vitest'
import { startGpu } from '../../tensor/fixtures/gpu.js'
import { expectClose } from '../fixtures/reference.js'
import { cases, keyOf, random, results, sameOnAll, steps } from '../fixtures/runs.js'

/** What WGSL allows sin and cos to be off (2^-11), times the pixels from the center to a corner; SwiftShader makes some use of it. */
const tolerances = { wasm: 1e-5, webgpu: 4e-3 }

const onCpu = new Map<string, Record<string, Float32Array>>()

beforeAll(async () => {
  await tf.setBackend('cpu')
  for (const [name, options] of cases) onCpu.set(keyOf(name, options), await results(name, options, 0))
})

describe('random transforms', () => {
  beforeAll(() => tf.setBackend('cpu'))

  for (const [name, options] of random) {
    it(`${keyOf(name, options)} differs from step to step and from place to place, and leaves no tensors`, async () => {
      const { x } = onCpu.get(keyOf(name, options))!
      const [first, second] = [
        x!.subarray(0, x!.length / steps),
        x!.subarray(x!.length / steps, (2 * x!.length) / steps),
      ]
      expect(first).not.toEqual(second)
      const before = tf.memory().numTensors
      expect((await results(name, options, 1))['x']).not.toEqual(x)
      expect((await results(name, options, 0))['x']).toEqual(x)
      expect(tf.memory().numTensors).toBe(before)
    })
  }
})

for (const backend of ['wasm', 'webgpu'] as const) {
  describe(`transforms on ${backend} give the numbers of the CPU`, () => {
    beforeAll(async () => {
      if (backend === 'webgpu') await startGpu()
      else await tf.setBackend(backend)
    })

    for (const [name, options] of sameOnAll) {
      it(keyOf(name, options), async () => {
        const received = await results(name, options, 0)
        for (const [part, values] of Object.entries(onCpu.get(keyOf(name, options))!))
          expectClose(received[part]!, values, tolerances[backend])
      })
    }
  })
}

describe('transforms in a captured step', () => {
  beforeAll(async () => {
    await startGpu()
  })

  for (const [name, options] of cases) {
    it(`${keyOf(name, options)} are replayed bit for bit`, async () => {
      expect(await results(name, options, 0, createCapturedRunner)).toEqual(await results(name, options, 0))
    })
  }
})
