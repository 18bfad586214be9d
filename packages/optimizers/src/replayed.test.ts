import { patchTfjs } from '@telarjs/tensor'
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm'
import * as tf from '@tensorflow/tfjs-core'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { registerWasmKernels, unregisterWasmKernels } from '../../wasm-kernels/src/index.js'
import { everyPlugin } from '../fixtures/every-plugin.js'
import { expectTrajectory } from '../fixtures/replay.js'
import { run } from '../fixtures/run.js'

beforeAll(async () => {
  setWasmPaths(`${dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm'))}/`)
  await tf.setBackend('wasm')
  patchTfjs()
})

describe.each([
  ['its own kernels', unregisterWasmKernels],
  ["Telar's kernels", registerWasmKernels],
])('on wasm with %s', (_, prepare) => {
  beforeAll(async () => void (await prepare()))

  it.each(everyPlugin)('$name, replayed, gives the same numbers', async ({ spec, expected, options }) => {
    const { kind, trajectory } = await run(spec, options?.rate)
    expect(kind).toBe('replayed')
    expectTrajectory(trajectory, expected)
  })
})
