import type { NamedValues, NetworkView } from '@telarjs/callbacks'
import type { Experiment } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import '@telarjs/tensor/gradients'
import { beforeAll, expect, test } from 'vitest'
import { callbackOf, collect, experiment, registryWith } from '../fixtures/points.js'
import { train } from './train.js'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

/** What `look` sees of the network at the end of each epoch. */
async function see<T>(change: Partial<Experiment>, look: (network: NetworkView) => Promise<T>): Promise<T[]> {
  const seen: T[] = []
  const looking = callbackOf('callback:test/looking', () => ({
    name: 'looking',
    phase: 'observe',
    on: { epochEnd: async (_, { network }) => void seen.push(await look(network)) },
  }))
  const before = tf.memory().numTensors
  const callbacks = [{ use: 'callback:test/looking' }]
  await collect(train({ ...experiment, ...change, callbacks } as Experiment, { registry: registryWith(looking) }))
  expect(tf.memory().numTensors).toBe(before)
  return seen
}

const read = async (network: NetworkView) => ({
  params: await network.params(),
  gradients: await network.gradients(),
})

test('the gradients of a network are those by which its next step goes', async () => {
  // Each batch is the whole split, in another order; SGD moves by the rate times the gradient.
  const model = [{ use: 'layer:dense', with: { units: 3 } }] as const
  const optimizer = { use: 'optimizer:sgd' } as const
  const regularizers = [{ use: 'regularizer:l2', with: { lambda: 0.1 } }] as const
  const seen = await see({ model, optimizer, regularizers, learningRate: 0.5, batchSize: 130, epochs: 2 }, read)
  const [one, two] = seen.map(({ params }) => params) as [NamedValues, NamedValues]
  expect(Object.keys(one)).toEqual(['0-dense/kernel', '0-dense/bias'])
  for (const [name, { values }] of Object.entries(seen[0]!.gradients))
    values.forEach((gradient, i) => expect(two[name]!.values[i]).toBeCloseTo(one[name]!.values[i]! - 0.5 * gradient, 5))
  expect(seen[0]!.gradients['0-dense/kernel']!.shape).toEqual([4, 3])
})

test('a frozen layer has params and no gradients', async () => {
  const [seen] = await see({ frozen: ['0-dense'], epochs: 1 }, read)
  expect(Object.keys(seen!.params)).toHaveLength(4)
  expect(Object.keys(seen!.gradients).toSorted()).toEqual(['2-dense/bias', '2-dense/kernel'])
})

test('samples are shown as they are, and as training sees them', async () => {
  expect(await see({ epochs: 1 }, (network) => network.augmented(2, 3))).toEqual([undefined])
  const transforms = [{ use: 'transform:noise', with: { deviation: 0.1 } }] as const
  const [shown] = await see({ transforms, epochs: 1 }, (network) => network.augmented(2, 3))
  expect(shown!.shape).toEqual([2, 4, 4])
  const [first, , , , second] = Array.from({ length: 8 }, (_, i) => Array.from(shown!.values.slice(4 * i, 4 * i + 4)))
  // Class 0 is bright at the first value, class 1 at the second; bytes are fractions of 255.
  expect(first!.map((value) => value > 0.6)).toEqual([true, false, false, false])
  expect(second!.map((value) => value > 0.6)).toEqual([false, true, false, false])
  const rows = Array.from({ length: 8 }, (_, i) => String(shown!.values.slice(4 * i, 4 * i + 4)))
  expect(new Set(rows).size).toBe(8)
})
