import type { NamedValues, NetworkView } from '@telarjs/callbacks'
import { createStepRandom, readTensors, type NamedTensors } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import type { DeviceSplit } from './data/data.js'
import { splitState } from './checkpoint/checkpoint-areas.js'
import type { Plan } from './plan.js'
import { gradientsOf, type StepConstants } from './step.js'

/** What callbacks see of a network. @param read gives the trained state as it is now */
export function viewNetwork(
  plan: Plan,
  train: () => DeviceSplit,
  constants: StepConstants,
  read: () => NamedTensors,
): NetworkView {
  return {
    inputShape: plan.inputShape,
    params: () => readTensors(splitState(read()).params) as Promise<NamedValues>,
    async gradients() {
      const split = train()
      const rows = Math.min(plan.batchSize, split.size)
      const gradients = tf.tidy(() => gradientsOf(plan, split, constants, read(), firstOf(rows))) as NamedTensors
      try {
        return (await readTensors(gradients)) as NamedValues
      } finally {
        tf.dispose(Object.values(gradients))
      }
    },
    async augmented(samples, variants) {
      const split = train()
      const shown = tf.tidy(() => augmentedSamples(plan, split, constants, Math.min(samples, split.size), variants))
      if (!shown) return undefined
      const values = (await shown.data()) as Float32Array
      shown.dispose()
      return { shape: shown.shape, values }
    },
  }
}

const firstOf = (rows: number) => tf.range(0, rows, 1, 'int32')

/** Without preprocessing, which changes the range of values, and without mixing, which needs targets. */
function augmentedSamples(
  { transforms }: Plan,
  split: DeviceSplit,
  { augmentationKey }: StepConstants,
  samples: number,
  variants: number,
): Tensor | undefined {
  const chosen = transforms
    .map((transform, index) => ({ transform, index }))
    .filter(({ transform }) => !transform.appliesInEvaluation && !transform.applyWithTargets)
  if (chosen.length === 0) return undefined
  const random = createStepRandom(augmentationKey, tf.scalar(0, 'int32'))
  const { x } = split.batch(
    tf.tensor1d(
      Array.from({ length: samples * variants }, (_, i) => Math.floor(i / variants)),
      'int32',
    ),
  )
  const changed = chosen.reduce(
    (batch, { transform, index }) => transform.apply(batch, { random: random.stream(index), training: true }),
    x as Tensor,
  )
  const shape = x.shape.slice(1)
  const originals = tf.reshape(split.batch(firstOf(samples)).x, [samples, 1, ...shape])
  return tf.concat([originals, tf.reshape(changed, [samples, variants, ...shape])], 1)
}
