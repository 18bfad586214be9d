import * as tf from '@tensorflow/tfjs-core'
import { train } from '@telarjs/trainer'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { everyPlugin, everyRegistry } from '../../trainer/fixtures/every-plugin.js'
import { startBackend, type StartedNodeBackend } from './start.js'

/** Whether plugins compute the right numbers is said by their own tests; here, that each one trains. */
describe.each(['cpu', 'wasm'] as const)('on %s', (name) => {
  let backend: StartedNodeBackend
  beforeAll(async () => {
    backend = await startBackend({ backend: name, threads: 1 })
  })
  afterAll(() => backend.stop())

  test.each(everyPlugin)('%s trains, and leaves no tensor behind', async (id, experiment) => {
    const before = tf.memory().numTensors
    const inEpoch: number[] = []
    const losses: number[] = []
    let ended = ''
    for await (const event of train(experiment, { registry: everyRegistry, backend })) {
      if (event.type === 'steps') losses.push(...(await event.losses()))
      if (event.type === 'epochEnd') inEpoch.push(tf.memory().numTensors)
      if (event.type === 'runEnd') ended = event.status
    }
    expect(JSON.stringify(experiment)).toContain(`"${id}"`)
    expect(ended).toBe('completed')
    expect(losses.length).toBeGreaterThanOrEqual(6)
    expect(losses.filter(Number.isFinite)).toEqual(losses)
    // The first epoch may make what stays, such as the runner of its smaller last batch.
    expect(inEpoch[2]).toBe(inEpoch[1])
    expect(tf.memory().numTensors).toBe(before)
  })
})
