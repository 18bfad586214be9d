import { createRegistry, type AnySpec, type JsonObject } from '@telarjs/core'
import { defineDataset } from '@telarjs/datasets'
import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import '@telarjs/tensor/gradients'
import * as v from 'valibot'
import { beforeAll, expect, test } from 'vitest'
import { collect, endOf, experiment, points } from '../../fixtures/points.js'
import { builtinPlugins } from '../builtin.js'
import { readCheckpoint } from './read-checkpoint.js'
import { evaluate } from '../predict.js'
import { train } from '../train.js'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

const id = 'dataset:test/versioned'
const summary = 'The points, under an option that was renamed.'
const create = () => points.create({} as never, {} as never)

const first = defineDataset({ id, summary, options: v.strictObject({ size: v.number() }), create })
const second = { ...first, version: 2, options: v.strictObject({ samples: v.number() }) }
const migrating = {
  ...second,
  migrate: ({ size }: JsonObject, from: number): JsonObject => ({ samples: from === 1 ? size! : 0 }),
}

const of = (options: JsonObject, epochs: number) =>
  ({ ...experiment, epochs, data: { use: id, with: options } as AnySpec }) as unknown as typeof experiment

async function trained() {
  const registry = createRegistry([...builtinPlugins, first])
  const short = endOf(await collect(train(of({ size: 130 }, 1), { registry }))).checkpoint!
  const whole = endOf(await collect(train(of({ size: 130 }, 2), { registry }))).checkpoint!
  return { short, whole }
}

test('a checkpoint holds the version of each plugin of its experiment', async () => {
  const { madeBy } = await readCheckpoint((await trained()).short)
  expect(madeBy!.plugins).toMatchObject({ [id]: 1, 'layer:dense': 1, 'optimizer:adam': 1 })
})

test('of another version is refused with both numbers, to go on and to be evaluated', async () => {
  const { short } = await trained()
  const registry = createRegistry([...builtinPlugins, second])
  const message = `checkpoint: ${id}: expected version 2, which is installed, received a checkpoint of version 1`
  const resumed = collect(train(of({ samples: 130 }, 2), { registry, from: short }))
  await expect(resumed).rejects.toThrow(message)
  await expect(evaluate(short, 'test', { registry })).rejects.toThrow(message)
})

test('goes through migrate of the present version, to the weights of the uninterrupted run', async () => {
  const { short, whole } = await trained()
  const registry = createRegistry([...builtinPlugins, migrating])
  const resumed = endOf(await collect(train(of({ samples: 130 }, 2), { registry, from: short }))).checkpoint!
  const [one, other] = await Promise.all([whole, resumed].map((bytes) => readCheckpoint(bytes)))
  expect(other!.tensors).toEqual(one!.tensors)
  expect(other!.madeBy!.plugins[id]).toBe(2)
  expect((await evaluate(short, 'test', { registry })).samples).toBe(31)
  // Where the options that come of it are others than those that are given, it is another experiment.
  const changed = collect(train(of({ samples: 131 }, 2), { registry, from: short }))
  await expect(changed).rejects.toThrow('expected data.with.samples 130, received 131')
})
