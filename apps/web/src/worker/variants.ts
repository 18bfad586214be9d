import { parseExperiment } from '@telarjs/core'
import { createStepRandom, keyTensor } from '@telarjs/tensor'
import { createEach, loadData, runRandom } from '@telarjs/trainer'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor, Tensor1D } from '@tensorflow/tfjs-core'
import type { SampleSheet } from '../protocol/api.js'
import type { Host } from './host.js'
import { samplesOf } from './network.js'

/** One sample as the transforms of an experiment change it in training, many times over; different ones where transforms mix samples. */
export async function variants(experiment: unknown, sample: number, count: number, host: Host): Promise<SampleSheet> {
  const registry = host.registry()
  const parsed = parseExperiment(registry, experiment)
  const data = await loadData(parsed, { registry, ...host.forTraining() })
  const train = data.splits['train']!
  const transforms = createEach(registry, 'transform', parsed.transforms, 'transforms')
  const mixes = transforms.some((transform) => transform.applyWithTargets)
  const rows = Math.min(count, train.size)
  const y = tf.tidy(() => {
    const first = Math.min(sample, train.size - rows)
    const one = () =>
      tf.tile(samplesOf(train, data.shape, Math.min(sample, train.size - 1), 1), [count, ...data.shape.map(() => 1)])
    let x: Tensor = mixes ? samplesOf(train, data.shape, first, rows) : one()
    let targets: Tensor = tf.oneHot(tf.zeros([x.shape[0]!], 'int32') as Tensor1D, Math.max(2, data.classes.length))
    const random = createStepRandom(keyTensor(runRandom(parsed).augmentation.key), tf.scalar(sample, 'int32'))
    for (const [index, transform] of transforms.entries()) {
      const context = { random: random.stream(index), training: true }
      if (transform.applyWithTargets)
        ({ x, targets } = transform.applyWithTargets(x, tf.cast(targets, 'float32'), context))
      else x = transform.apply(x, context)
    }
    return x
  })
  try {
    const scale = data.shape.length >= 2 ? 255 : 1
    return {
      shape: y.shape.slice(1),
      values: Float32Array.from(await y.data(), (value) => value * scale),
      count: y.shape[0]!,
    }
  } finally {
    y.dispose()
  }
}
