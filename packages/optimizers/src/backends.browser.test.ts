import '@tensorflow/tfjs-backend-webgl'
import '@tensorflow/tfjs-backend-webgpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { everyPlugin } from '../fixtures/every-plugin.js'
import { expectTrajectory, replay } from '../fixtures/replay.js'

describe.each(['webgl', 'webgpu'])('on %s', (backend) => {
  beforeAll(async () => {
    expect(await tf.setBackend(backend)).toBe(true)
  })

  it.each(everyPlugin)('$name gives the same numbers', async ({ spec, expected, options }) => {
    expectTrajectory(await replay(spec, options), expected, 1e-5)
  })
})
