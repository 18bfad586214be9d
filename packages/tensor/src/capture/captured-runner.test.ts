import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, test } from 'vitest'
import { startGpu } from '../../fixtures/gpu.js'
import { readTensors, type NamedTensors } from '../named.js'
import { createEagerRunner, type Feeds, type Runner, type Step, type StateHolder } from '../runner.js'
import { createCapturedRunner } from './captured-runner.js'
import '../gradients.js'

beforeAll(async () => {
  await startGpu()
})

/** Momentum written in plain ops, on a small regression; the data set is closed over. */
function regression(): { step: Step; state: () => NamedTensors; dispose: () => void } {
  const x = tf.randomNormal([20, 3], 0, 1, 'float32', 1)
  const y = tf.randomNormal([20, 2], 0, 1, 'float32', 2)
  const step: Step = (state, feed) => {
    const [w, v] = [state['w']!, state['v']!]
    const rows = feed['rows'] as tf.Tensor1D
    const { value, grads } = tf.valueAndGrads((w: tf.Tensor) => {
      const error = tf.sub(tf.matMul(tf.gather(x, rows), w as tf.Tensor2D), tf.gather(y, rows))
      return tf.mean(tf.square(error)) as tf.Scalar
    })([w])
    const next = tf.add(tf.mul(v, 0.9), grads[0]!)
    return { state: { w: tf.sub(w, tf.mul(feed['rate']!, next)), v: next }, out: { loss: value, first: tf.slice(w, [0, 0], [1, 2]) } }
  }
  return {
    step,
    state: () => ({ w: tf.randomNormal([3, 2], 0, 1, 'float32', 3), v: tf.zeros([3, 2]) }),
    dispose: () => tf.dispose([x, y]),
  }
}

const feeds: Feeds = { rate: { dtype: 'float32', shape: [] }, rows: { dtype: 'int32', shape: [4] } }

function rowsOf(steps: number, seed = 0): { rate: Float32Array; rows: Int32Array } {
  return {
    rate: Float32Array.from({ length: steps }, (_, i) => 0.1 / (1 + i)),
    rows: Int32Array.from({ length: steps * 4 }, (_, i) => ((i + seed) * 7) % 20),
  }
}

test('captured equals eager, bit for bit', async () => {
  const { step, state } = regression()
  const [a, b]: StateHolder[] = [{ current: state() }, { current: state() }]
  const captured = createCapturedRunner(step, a!, feeds)
  const eager = createEagerRunner(step, b!, feeds, 'test')
  for (const steps of [1, 7]) {
    const got = await captured.run(steps, rowsOf(steps, steps)).read()
    expect(got).toEqual(await eager.run(steps, rowsOf(steps, steps)).read())
    expect(got['loss']).toHaveLength(steps)
    expect(got['first']).toHaveLength(2 * steps)
  }
  expect(await readTensors(a!.current)).toEqual(await readTensors(b!.current))
  expect(captured.dispatches).toBeGreaterThan(5)
})
