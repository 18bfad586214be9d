import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import '@telarjs/tensor/gradients'
import { beforeAll, describe, expect, test } from 'vitest'
import { explain } from './explain.js'
import { readCheckpoint } from './checkpoint/read-checkpoint.js'
import { writeCheckpoint } from './checkpoint/write-checkpoint.js'
import { collect, endOf, experiment, registryWith } from '../fixtures/points.js'
import { train } from './train.js'

const registry = registryWith()

/** A base of two layers and a new head, with everything that changes params without a gradient. */
const tuned = {
  ...experiment,
  model: [
    { use: 'layer:dense', with: { units: 8, activation: 'relu' } },
    { use: 'layer:batch-norm' },
    { use: 'layer:dropout', with: { rate: 0.1 } },
    { use: 'layer:dense', with: { units: 3 } },
  ],
  optimizer: { use: 'optimizer:adamw', with: { weightDecay: 0.1 } },
  regularizers: [{ use: 'regularizer:l2', with: { lambda: 0.1 } }],
}
const frozen = ['0-dense', '*-batch-norm']

beforeAll(async () => {
  await tf.setBackend('cpu')
})

async function trained(changes: object, from?: Uint8Array, onWarning?: (message: string) => void) {
  const options = { registry, ...(from ? { from } : {}), ...(onWarning ? { onWarning } : {}) }
  const { checkpoint } = endOf(await collect(train({ ...tuned, ...changes } as never, options)))
  return { bytes: checkpoint!, ...(await readCheckpoint(checkpoint!)) }
}

const base = /^(params|state)\/[01]-/

describe('frozen layers', () => {
  test('keep params and moving statistics bit for bit, whatever decays, and have no place in the optimizer', async () => {
    const first = await trained({ epochs: 1 })
    const warnings: string[] = []
    const next = await trained({ epochs: 3, frozen }, first.bytes, (message) => warnings.push(message))
    expect(warnings).toEqual(['other layers are frozen than before: the optimizer begins anew'])
    const names = Object.keys(next.tensors)
    expect(names.filter((name) => base.test(name))).toHaveLength(6)
    for (const name of names.filter((other) => base.test(other)))
      expect(next.tensors[name]!.values).toEqual(first.tensors[name]!.values)
    expect(next.tensors['params/3-dense/kernel']!.values).not.toEqual(first.tensors['params/3-dense/kernel']!.values)
    expect(names.filter((name) => name.startsWith('optimizer/')).length).toBeGreaterThan(0)
    expect(names.filter((name) => /^optimizer\/.*[01]-/.test(name))).toEqual([])
  })

  test('are marked in what a run would do', async () => {
    const { layers } = await explain({ ...tuned, frozen } as never, { registry })
    expect(layers.map(({ isFrozen }) => isFrozen)).toEqual([true, true, false, false])
  })

  test('go on from a checkpoint as if never stopped', async () => {
    const whole = await trained({ epochs: 3, frozen })
    const half = await trained({ epochs: 2, frozen })
    const rest = await trained({ epochs: 3, frozen }, half.bytes)
    expect(rest.tensors).toEqual(whole.tensors)
  })

  test('above layers that learn hand the gradient of their input on: the same as without training the layer', async () => {
    // The head is frozen with its first weights; the layer below learns through it.
    const { tensors } = await trained({ epochs: 2, frozen: ['3-dense'] })
    const fresh = await trained({
      epochs: 1,
      learningRate: 1e-30,
      optimizer: { use: 'optimizer:sgd' },
      regularizers: [],
    })
    expect(tensors['params/3-dense/kernel']!.values).toEqual(fresh.tensors['params/3-dense/kernel']!.values)
    expect(tensors['params/0-dense/kernel']!.values).not.toEqual(fresh.tensors['params/0-dense/kernel']!.values)
  })

  test.each([
    [['0-dens'], "experiment.frozen[0]: unknown layer '0-dens'; did you mean '0-dense'?"],
    [['*'], 'experiment.frozen: expected a layer that still learns, received all of them'],
  ])('%j is refused', async (names, message) => {
    await expect(collect(train({ ...tuned, frozen: names } as never, { registry }))).rejects.toThrow(message)
  })

  test('a checkpoint that lacks a param is refused all the same', async () => {
    const { bytes, tensors, ...rest } = await trained({ epochs: 1, frozen })
    const { 'params/0-dense/kernel': _, ...others } = tensors
    const cut = await writeCheckpoint({ ...rest, tensors: others })
    expect(bytes.length).toBeGreaterThan(0)
    await expect(trained({ epochs: 2, frozen }, cut)).rejects.toThrow("'params/0-dense/kernel'")
  })
})
