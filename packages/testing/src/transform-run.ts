import { createRandom, type Random } from '@telarjs/core'
import { createStepRandom, keyTensor } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import type { KitConfig, Subject } from './subject.js'

/** Options of the kit for transforms. */
export interface TransformConfig extends KitConfig {
  /** The shape of one sample; defaults to [8, 8, 1]. */
  readonly inputShape?: readonly number[]
  /** The values of an input; defaults to numbers in [0, 1). */
  readonly input?: (size: number, random: Random) => Float32Array
  /** A shape that the transform must refuse. */
  readonly wrongShape?: readonly number[]
}

export const BATCH = 4
export const CLASSES = 3

/** A transform with a batch and its targets. */
export function begin({ config, make }: Subject<'transform', TransformConfig>) {
  const transform = make()
  const random = createRandom(19)
  const shape = Object.freeze([...(config.inputShape ?? [8, 8, 1])])
  const size = tf.util.sizeFromShape([BATCH, ...shape])
  const x = tf.tensor(config.input?.(size, random.stream('input')) ?? random.stream('input').uniform(size), [
    BATCH,
    ...shape,
  ])
  const targets = tf.tidy(() => tf.cast(tf.oneHot(tf.tensor1d([0, 1, 2, 1], 'int32'), CLASSES), 'float32'))
  const key = keyTensor(random.stream('step').key)
  const context = (training: boolean, step: number) => ({
    random: createStepRandom(key, tf.scalar(step, 'int32')),
    training,
  })
  return {
    transform,
    shape,
    x,
    targets,
    key,
    context,
    modes: transform.appliesInEvaluation ? [true, false] : [true],
    apply: (training: boolean, step = 3, input: Tensor = x) =>
      tf.tidy(() => {
        const y = transform.apply(input, context(training, step))
        return { shape: y.shape, dtype: y.dtype, values: y.dataSync<'float32'>().slice() }
      }),
    /** The numbers of `applyWithTargets`, if it has one. */
    mixed: (input: Tensor, step = 3): number[] =>
      tf.tidy(() => {
        const made = transform.applyWithTargets?.(input, targets, context(true, step))
        return made ? [...made.x.dataSync(), ...made.targets.dataSync()] : []
      }),
    free: () => tf.dispose([x, targets, key]),
  }
}
