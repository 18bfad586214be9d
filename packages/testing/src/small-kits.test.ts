import { noOptions, type Random } from '@telar/core'
import { defineInitializer } from '@telar/layers/initializer'
import { defineSchedule, type Schedule } from '@telar/schedulers/schedule'
import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import { checkInitializer, checkSchedule, describeInitializer, describeSchedule } from './index.js'

function schedule(factor: Schedule['factor']) {
  return defineSchedule({ kind: 'schedule', id: 'schedule:sample', version: 1, summary: 'A sample.', options: noOptions, create: () => ({ factor }) })
}

function initializer(values: (size: number, random: Random) => Float32Array) {
  const create = () => ({ values: (shape: readonly number[], random: Random) => values(shape.reduce((product, length) => product * length, 1), random) })
  return defineInitializer({ kind: 'initializer', id: 'initializer:sample', version: 1, summary: 'A sample.', options: noOptions, create })
}

describeSchedule(schedule((step) => 1 / (1 + step)))
describeInitializer(initializer((size, random) => random.normal(size)))

describe('the kit of schedules refuses', () => {
  let calls = 0
  it.each<[string, Schedule['factor'], RegExp]>([
    ['a factor below zero at the end', (step, { steps }) => 1 - step / steps, /factor at step 61 of 60: expected a finite number from 0/],
    ['0 / 0 in a run of one step', (step, { steps }) => Math.max(0, 1 - step / (steps - 1)), /of 1: expected a finite number from 0, received NaN/],
    ['counting its calls', () => 1 / ++calls, /keep nothing between calls/],
    ['tensors', (step) => tf.keep(tf.scalar(step)).size, /plain arithmetic on the host/],
  ])('%s', async (_, factor, message) => {
    await expect(checkSchedule(schedule(factor))).rejects.toThrow(message)
  })
})

describe('the kit of initialisers refuses', () => {
  it.each<[string, (size: number, random: Random) => Float32Array, RegExp]>([
    ['too few numbers', (size) => new Float32Array(size - 1), /expected 32 float32 numbers for the shape \[8,4\], received 31/],
    ['NaN', (size) => new Float32Array(size).fill(NaN), /values\[0\] for the shape \[8,4\]: expected a finite number, received NaN/],
    ['randomness of its own', (size) => Float32Array.from({ length: size }, Math.random), /the same seed gave other numbers/],
    ['tensors left behind', (size) => tf.keep(tf.zeros([size])).dataSync<'float32'>(), /leaves tensors behind/],
  ])('%s', async (_, values, message) => {
    await expect(checkInitializer(initializer(values))).rejects.toThrow(message)
  })
})
