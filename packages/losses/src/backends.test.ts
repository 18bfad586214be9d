import { createRegistry, type AnySpec } from '@telarjs/core'
import { createEagerRunner, type Step } from '@telarjs/tensor'
import { createCapturedRunner } from '@telarjs/tensor/captured'
import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import { beforeAll, describe, expect, it } from 'vitest'
import { startGpu } from '../../tensor/fixtures/gpu.js'
import losses from '../fixtures/losses.json'
import * as byName from './index.js'
import { plugins } from './manifest.js'

const registry = createRegistry(plugins)
type Options = NonNullable<AnySpec['with']>

/** What a step hands out, on the backend in use. */
async function outOf(step: Step, capture: boolean): Promise<Record<string, Float32Array>> {
  const runner = capture
    ? createCapturedRunner(step, { current: {} }, {})
    : createEagerRunner(step, { current: {} }, {}, 'reference')
  try {
    return await runner.run(1, {}).read()
  } finally {
    runner.release()
  }
}

beforeAll(async () => {
  await startGpu()
})

describe('losses on a GPU', () => {
  for (const [index, one] of losses.cases.entries()) {
    it(`${index} ${one.loss} ${JSON.stringify(one.options)} agrees with PyTorch, and is captured`, async () => {
      const { id } = (byName as unknown as Record<string, { id: string }>)[one.loss]!
      const loss = registry.create('loss', { use: id, with: one.options as Options })
      const prediction = tf.tensor2d(one.prediction)
      const target = tf.tensor(one.target, undefined, one.labels ? 'int32' : 'float32')
      const weights = one.weights ? tf.tensor1d(one.weights) : undefined
      const step: Step = () => ({
        state: {},
        out: { ...loss.gradient!(prediction, target, weights), of: loss.compute(prediction, target, weights) },
      })
      const eager = await outOf(step, false)
      expect(await outOf(step, true)).toEqual(eager)
      const expected = one.gradient.flat()
      const largest = Math.max(...expected.map(Math.abs))
      for (const value of [eager['value']![0]!, eager['of']![0]!])
        expect(Math.abs(value - one.value)).toBeLessThan(5e-5 * Math.max(1, one.value))
      expected.forEach((value, at) => expect(Math.abs(eager['gradient']![at]! - value)).toBeLessThan(1e-4 * largest))
      tf.dispose([prediction, target, ...(weights ? [weights] : [])])
    })
  }
})
