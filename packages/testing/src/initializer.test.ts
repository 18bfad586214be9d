import { noOptions, type Random, sizeOf } from '@telarjs/core'
import { defineInitializer } from '@telarjs/layers/initializer'
import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import { checkInitializer, describeInitializer } from './index.js'

function initializer(values: (size: number, random: Random) => Float32Array) {
  const create = () => ({
    values: (shape: readonly number[], random: Random) => values(sizeOf(shape), random),
  })
  return defineInitializer({
    id: 'initializer:sample',
    summary: 'A sample',
    options: noOptions,
    create,
  })
}

describeInitializer(initializer((size, random) => random.normal(size)))

describe('the kit of initializers refuses', () => {
  it.each<[string, (size: number, random: Random) => Float32Array, RegExp]>([
    [
      'too few numbers',
      (size) => new Float32Array(size - 1),
      /expected 32 float32 numbers for the shape \[8,4\], received 31/,
    ],
    [
      'NaN',
      (size) => new Float32Array(size).fill(NaN),
      /values\[0\] for the shape \[8,4\]: expected a finite number, received NaN/,
    ],
    [
      'randomness of its own',
      (size) => Float32Array.from({ length: size }, Math.random),
      /the same seed gave other numbers/,
    ],
    ['tensors left behind', (size) => tf.keep(tf.zeros([size])).dataSync<'float32'>(), /leaves tensors behind/],
  ])('%s', async (_, values, message) => {
    await expect(checkInitializer(initializer(values))).rejects.toThrow(message)
  })
})
