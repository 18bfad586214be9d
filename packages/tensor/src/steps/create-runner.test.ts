import { PluginError } from '@telarjs/core'
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import type { Scalar, Tensor } from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, test } from 'vitest'
import '../gradients.js'
import { disposeTensors, type NamedTensors } from '../named.js'
import { createEagerRunner } from './eager/eager-runner.js'
import { createRunner } from './create-runner.js'
import type { Feeds, Step } from './step.js'

const feeds: Feeds = { learningRate: { dtype: 'float32', shape: [] }, batch: { dtype: 'float32', shape: [2] } }

/** w ← w − learningRate·mean(batch)·w, by way of a tape; the loss is mean(batch)·w²/2 before the step. */
const descend: Step = ({ w }, { learningRate, batch }) => {
  const { value, grad } = tf.valueAndGrad((weight: Tensor) => tf.mean(tf.mul(batch!, tf.div(tf.square(weight), 2))))(w!)
  return {
    state: { w: tf.sub(w!, tf.mul(learningRate!, grad)) },
    out: { loss: value as Scalar, weight: tf.mul(w!, 1) },
  }
}

beforeAll(() => tf.setBackend('cpu'))

describe('the eager runner', () => {
  test('feeds each step its row, replaces the state, and gives all outs in order', async () => {
    const holder = { current: { w: tf.scalar(2) } as NamedTensors }
    const first = holder.current['w']!
    const runner = createEagerRunner(descend, holder, feeds, 'a test')
    const chunk = runner.run(2, { learningRate: Float32Array.of(0.5, 0.25), batch: Float32Array.of(1, 1, 1, 3) })
    // 2 − 0.5·1·2 = 1, then 1 − 0.25·2·1 = 0.5; losses 1·4/2 and 2·1/2
    const out = await chunk.read()
    expect([...out['loss']!]).toEqual([2, 1])
    expect([...out['weight']!]).toEqual([2, 1])
    expect(holder.current['w']!.dataSync()[0]).toBe(0.5)
    expect(first.isDisposed).toBe(true)
    expect([runner.kind, runner.why, chunk.steps]).toEqual(['eager', 'a test', 2])
    runner.release()
    disposeTensors(holder.current)
  })

  test('leaks nothing over many steps, read or not', async () => {
    const before = tf.memory().numTensors
    const holder = { current: { w: tf.scalar(2) } as NamedTensors }
    const runner = createEagerRunner(descend, holder, feeds, '')
    const tables = { learningRate: new Float32Array(50).fill(0.1), batch: new Float32Array(100).fill(1) }
    for (let i = 0; i < 10; i++) await runner.run(50, tables).read()
    expect(tf.memory().numTensors).toBe(before + 1)
    runner.run(50, tables)
    runner.release()
    expect(tf.memory().numTensors).toBe(before + 1)
    disposeTensors(holder.current)
  })

  test('keeps tensors that a step hands back, under their own or another name', () => {
    const before = tf.memory().numTensors
    const holder = { current: { fast: tf.scalar(1), slow: tf.scalar(0), fixed: tf.scalar(7) } as NamedTensors }
    const follow: Step = ({ fast, fixed }) => ({
      state: { fast: tf.add(fast!, 1), slow: fast!, fixed: fixed! },
      out: {},
    })
    const runner = createEagerRunner(follow, holder, {}, '')
    runner.run(3, {})
    expect(['fast', 'slow', 'fixed'].map((name) => holder.current[name]!.dataSync()[0])).toEqual([4, 3, 7])
    expect(tf.memory().numTensors).toBe(before + 3)
    runner.release()
    disposeTensors(holder.current)
  })

  test('gives back a fed tensor that a step returns', async () => {
    const runner = createEagerRunner(
      (state, { batch }) => ({ state, out: { batch: batch! } }),
      { current: {} },
      { batch: feeds['batch']! },
      '',
    )
    const { batch } = await runner.run(2, { batch: Float32Array.of(1, 2, 3, 4) }).read()
    expect([...batch!]).toEqual([1, 2, 3, 4])
  })

  test('an exception inside a step leaks nothing, names the step and leaves the state of the step before', async () => {
    const before = tf.memory().numTensors
    const holder = { current: { w: tf.scalar(2) } as NamedTensors }
    const failing: Step = ({ w }, { step }) => {
      const { grad } = tf.valueAndGrad((weight: Tensor) => {
        const loss = tf.square(tf.exp(weight))
        if (step!.dataSync()[0] === 102) throw new Error('shapes do not fit')
        return loss as Scalar
      })(w!)
      return { state: { w: tf.sub(w!, tf.mul(0, grad)) }, out: { grad } }
    }
    const runner = createEagerRunner(failing, holder, { step: { dtype: 'int32', shape: [] } }, '')
    expect(() => runner.run(4, { step: Int32Array.of(100, 101, 102, 103) })).toThrow(
      expect.objectContaining({ name: 'TrainError', message: 'step 102: shapes do not fit' }),
    )
    runner.release()
    expect(tf.memory().numTensors).toBe(before + 1)
    expect(holder.current['w']!.dataSync()[0]).toBe(2)
    disposeTensors(holder.current)
  })

  test('errors of Telar pass as they are', () => {
    const broken: Step = () => {
      throw new PluginError({ where: 'layer:acme/broken', problem: 'no' })
    }
    const runner = createEagerRunner(broken, { current: {} }, {}, '')
    expect(() => runner.run(1, {})).toThrow(
      expect.objectContaining({ name: 'PluginError', message: 'layer:acme/broken: no' }),
    )
  })
})

describe('createRunner', () => {
  test('says why steps are not captured', async () => {
    const holder = { current: {} }
    expect((await createRunner(descend, holder, feeds)).why).toBe('the backend cpu replays nothing')
    expect((await createRunner(descend, holder, feeds, false)).why).toBe('not asked for')
  })
})
