import '@tensorflow/tfjs-backend-wasm'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, it } from 'vitest'
import { everyPlugin } from '../fixtures/every-plugin.js'
import { expectTrajectory, replay } from '../fixtures/replay.js'

beforeAll(async () => {
  expect(await tf.setBackend('wasm')).toBe(true)
})

it.each(everyPlugin)('$name gives the same numbers on WebAssembly', async ({ spec, expected, options }) => {
  expectTrajectory(await replay(spec, options), expected)
})
