import { createRegistry, type AnySpec } from '@telarjs/core'
import { createEagerRunner, type Step } from '@telarjs/tensor'
import { createCapturedRunner } from '@telarjs/tensor/captured'
import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import { beforeAll, describe, expect, it } from 'vitest'
import { startGpu } from '../../tensor/fixtures/gpu.js'
import metrics from '../fixtures/metrics.json'
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

describe('metrics on a GPU', () => {
  const specs: [string, Options][] = [
    ['accuracy', {}],
    ['top-k', { k: 2 }],
    ['balanced-accuracy', {}],
    ['f1', {}],
    ['confusion-matrix', {}],
    ['mean-squared-error', {}],
    ['mean-absolute-error', {}],
    ['r2', {}],
  ]

  for (const [name, options] of specs) {
    it(`${name} has the sums of the CPU, and is captured`, async () => {
      const metric = registry.create('metric', { use: `metric:${name}`, with: options })
      const ofValues = ['mean-squared-error', 'mean-absolute-error', 'r2'].includes(name)
      const step: Step = () => {
        const prediction = tf.tensor2d(ofValues ? metrics.guesses : metrics.scores)
        const target = ofValues ? tf.tensor2d(metrics.values) : tf.tensor1d(metrics.labels, 'int32')
        return { state: {}, out: { sums: metric.update(prediction, target) } }
      }
      await tf.setBackend('cpu')
      const { sums: expected } = await outOf(step, false)
      await tf.setBackend('webgpu')
      const { sums } = await outOf(step, false)
      expected!.forEach((sum, at) => expect(Math.abs(sums![at]! - sum)).toBeLessThan(1e-5 * Math.max(1, Math.abs(sum))))
      expect(await outOf(step, true)).toEqual({ sums })
    })
  }
})
