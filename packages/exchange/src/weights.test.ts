import { readNpz } from '@telarjs/datasets/formats'
import { builtinRegistry, predict, readCheckpoint, writeCheckpoint } from '@telarjs/trainer'
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { cases } from '../fixtures/cases.js'
import { makeCase, samplesOf } from '../fixtures/models.js'
import { exportModel, formatOf } from './export.js'
import { importWeights, readWeights } from './weights.js'

const [mlp] = cases
const registry = builtinRegistry

beforeAll(async () => {
  await tf.setBackend('cpu')
})

async function target(checkpoint: Uint8Array) {
  const { experiment, sample } = await readCheckpoint(checkpoint)
  return { experiment, sample, registry }
}

describe.each(['w.safetensors', 'w.npz'])('%s', (name) => {
  it('holds params and state by name, and makes a checkpoint that answers as before', async () => {
    const { checkpoint, answers } = await makeCase(mlp!)
    const [file] = await exportModel(checkpoint, name, { registry })
    const arrays = readWeights(file!.bytes, name)
    expect(Object.keys(arrays).sort()).toEqual([
      '0-dense/bias',
      '0-dense/kernel',
      '1-batch-norm/movingMean',
      '1-batch-norm/movingVariance',
      '1-batch-norm/offset',
      '1-batch-norm/scale',
      '3-dense/kernel',
      '4-dense/bias',
      '4-dense/kernel',
    ])
    const { checkpoint: back, fresh } = await importWeights(arrays, await target(checkpoint))
    expect(fresh).toEqual([])
    expect((await predict(back, samplesOf(mlp!), { registry })).values).toEqual(answers)
    expect((await readCheckpoint(back)).progress).toMatchObject({ epoch: 0, step: 0 })
  })
})

it('exports the moving average, which evaluation uses, where the optimizer keeps one', async () => {
  const optimizer = {
    use: 'optimizer:chain',
    with: {
      links: [
        { use: 'optimizer:sgd', with: {} },
        { use: 'optimizer:ema', with: {} },
      ] as never,
    },
  }
  const { checkpoint } = await makeCase({ ...mlp!, optimizer })
  const opened = await readCheckpoint(checkpoint)
  const name = Object.keys(opened.tensors).find((key) => /^optimizer\/.*average\/4-dense\/bias$/.test(key))!
  const tensors = { ...opened.tensors, [name]: { ...opened.tensors[name]!, values: Float32Array.of(1, 2, 3, 4, 5) } }
  const [file] = await exportModel(await writeCheckpoint({ ...opened, tensors }), 'w.npz', { registry })
  expect([...(readNpz(file!.bytes, 'w.npz').array('4-dense/bias').values as Float32Array)]).toEqual([1, 2, 3, 4, 5])
})

describe('importWeights', () => {
  it('begins state anew that is missing, and says which', async () => {
    const { checkpoint } = await makeCase(mlp!)
    const arrays = readWeights((await exportModel(checkpoint, 'w.npz', { registry }))[0]!.bytes, 'w.npz')
    const { '1-batch-norm/movingMean': _, ...others } = arrays
    const { checkpoint: back, fresh } = await importWeights(others, await target(checkpoint))
    expect(fresh).toEqual(['1-batch-norm/movingMean'])
    expect([...(await readCheckpoint(back)).tensors['state/1-batch-norm/movingMean']!.values]).toEqual(
      Array.from({ length: 8 }, () => 0),
    )
  })

  it('takes only the layers that are asked for, for a new head, and says what matched', async () => {
    const { checkpoint } = await makeCase(mlp!)
    const arrays = readWeights((await exportModel(checkpoint, 'w.npz', { registry }))[0]!.bytes, 'w.npz')
    const { experiment, ...rest } = await target(checkpoint)
    const frozen = ['0-dense', '1-batch-norm']
    const tuned = { ...rest, experiment: { ...experiment, seed: 99, frozen } }
    const only = ['0-*', '1-batch-norm']
    const { checkpoint: back, matched, leftOut, fresh } = await importWeights(arrays, { ...tuned, only })
    expect(matched.toSorted()).toEqual(
      Object.keys(arrays)
        .filter((name) => /^[01]-/.test(name))
        .toSorted(),
    )
    expect(leftOut.toSorted()).toEqual(['3-dense/kernel', '4-dense/bias', '4-dense/kernel'])
    expect(fresh.toSorted()).toEqual(leftOut.toSorted())
    const { tensors } = await readCheckpoint(back)
    expect(tensors['params/0-dense/kernel']!.values).toEqual(arrays['0-dense/kernel']!.values)
    expect(tensors['params/4-dense/kernel']!.values).not.toEqual(arrays['4-dense/kernel']!.values)
    // The optimizer has no state for frozen params.
    expect(Object.keys(tensors).filter((name) => /^optimizer\/.*[01]-/.test(name))).toEqual([])
    await expect(importWeights(arrays, { ...tuned, only: ['7-*'] })).rejects.toThrow("unknown layer '7-*'")
  })

  it('takes names with params/ and state/ before them, as checkpoints have them', async () => {
    const { checkpoint, answers } = await makeCase(mlp!)
    const { tensors } = await readCheckpoint(checkpoint)
    const arrays = Object.fromEntries(Object.entries(tensors).filter(([name]) => !name.startsWith('optimizer/')))
    const { checkpoint: back } = await importWeights(arrays, await target(checkpoint))
    expect((await predict(back, samplesOf(mlp!), { registry })).values).toEqual(answers)
  })

  it('names what is missing, has another shape or no place', async () => {
    const { checkpoint } = await makeCase(mlp!)
    const into = await target(checkpoint)
    const arrays = readWeights((await exportModel(checkpoint, 'w.npz', { registry }))[0]!.bytes, 'w.npz')
    const { '0-dense/kernel': kernel, ...others } = arrays
    await expect(importWeights(others, into)).rejects.toThrow(
      "weights: expected '0-dense/kernel' [90, 8], but it is missing",
    )
    await expect(importWeights({ ...arrays, '0-dense/kernel': { ...kernel!, shape: [8, 90] } }, into)).rejects.toThrow(
      "weights: '0-dense/kernel': expected [90, 8], received [8, 90]; it looks transposed, as PyTorch keeps it",
    )
    await expect(importWeights({ ...arrays, 'fc.weight': kernel! }, into)).rejects.toThrow(
      "weights: 'fc.weight' has no place in this experiment, whose weights are 0-dense/kernel, 0-dense/bias",
    )
  })

  it('leaks no tensors, not even when it fails', async () => {
    const { checkpoint } = await makeCase(mlp!)
    const into = await target(checkpoint)
    const before = tf.memory().numTensors
    const arrays = readWeights((await exportModel(checkpoint, 'w.npz', { registry }))[0]!.bytes, 'w.npz')
    await importWeights(arrays, into)
    await importWeights({}, into).catch(() => undefined)
    expect(tf.memory().numTensors).toBe(before)
  })
})

it('knows formats by the ending, and says which there are', () => {
  expect(['a.onnx', 'b.NPZ', 'c.json', 'd.safetensors', 'e.html'].map(formatOf)).toEqual([
    'onnx',
    'npz',
    'layers-model',
    'safetensors',
    'html',
  ])
  expect(() => formatOf('model.h5')).toThrow(
    'model.h5: expected a name that ends with .safetensors, .npz, .onnx, .json',
  )
})
