import { expect, test } from 'vitest'
import { weightsBetween } from './neurons.js'

test('between dense layers the weights of the shown units, as they are', () => {
  // Three inputs, two of them shown; two outputs, one shown.
  const kernel = Float32Array.of(1, 2, 3, 4, 5, 6)
  expect([...weightsBetween({ kernel, units: 2, shown: 1 }, { total: 3, units: 2 })]).toEqual([1, 3])
})

test('behind an image that was flattened the mean over its places, channel by channel', () => {
  // Two places of two channels to one output: rows are place 0 channel 0, place 0 channel 1, place 1 channel 0, place 1 channel 1.
  const kernel = Float32Array.of(1, 10, 3, 30)
  expect([...weightsBetween({ kernel, units: 1, shown: 1 }, { total: 2, units: 2 })]).toEqual([2, 20])
})

test('where layers between them change the number of values there are no lines', () => {
  expect(weightsBetween({ kernel: new Float32Array(6), units: 2, shown: 2 }, { total: 2, units: 2 }).length).toBe(0)
})
