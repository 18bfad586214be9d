import { parseExperiment, sizeOf } from '@telarjs/core'
import type { NamedArray } from '@telarjs/tensor'
import { builtinRegistry as registry, predict, readCheckpoint } from '@telarjs/trainer'
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { checkOutputs, importWeights } from './index.js'

beforeAll(() => tf.setBackend('cpu'))

const experiment = parseExperiment(registry, {
  data: { use: 'dataset:xor' },
  model: [
    { use: 'layer:conv2d', with: { filters: 3, kernelSize: 2, padding: 'same' } },
    { use: 'layer:batch-norm' },
    { use: 'layer:flatten' },
    { use: 'layer:dense', with: { units: 2 } },
  ],
})
const sample = { shape: [4, 3, 2], classes: ['a', 'b'], targetShape: [] }
const target = { experiment, sample, registry }

/** The value of an array at an index. */
function at({ shape, values }: NamedArray, index: readonly number[]): number {
  return values[index.reduce((place, i, axis) => place * shape[axis]! + i, 0)]!
}

function make(shape: number[], value: (index: number[]) => number): NamedArray {
  const values = Float32Array.from({ length: sizeOf(shape) }, (_, i) =>
    value(shape.map((length, axis) => Math.floor(i / sizeOf(shape.slice(axis + 1))) % length)),
  )
  return { dtype: 'float32', shape, values }
}

const wave = (seed: number) => (index: readonly number[]) => Math.sin(seed + index.reduce((a, b) => 7 * a + b + 1, 0))
const kernel = make([2, 2, 2, 3], wave(1))
const dense = make([4 * 3 * 3, 2], wave(2))
const [bias, scale, offset, mean, variance] = [3, 4, 5, 6, 7].map((seed) => make([3], (i) => 1.5 + wave(seed)(i)))
const last = make([2], wave(8))
const known: Record<string, NamedArray> = {
  '0-conv2d/kernel': kernel,
  '0-conv2d/bias': bias!,
  '1-batch-norm/scale': scale!,
  '1-batch-norm/offset': offset!,
  '1-batch-norm/movingMean': mean!,
  '1-batch-norm/movingVariance': variance!,
  '3-dense/kernel': dense,
  '3-dense/bias': last,
}

// How PyTorch keeps the same network: Conv2d.weight [out, in, height, width], Linear.weight [out, in],
// and Flatten gives channels first. docs.pytorch.org/docs/stable/generated/torch.nn.{Conv2d,Linear,Flatten}.html
const stateDict: Record<string, NamedArray> = {
  '10.weight': make([2, 36], ([unit, i]) => {
    const [c, h, w] = [Math.floor(i! / 12), Math.floor(i! / 3) % 4, i! % 3]
    return at(dense, [(h * 3 + w) * 3 + c, unit!])
  }),
  '10.bias': last,
  '0.weight': make([3, 2, 2, 2], ([o, i, h, w]) => at(kernel, [h!, w!, i!, o!])),
  '0.bias': bias!,
  '1.weight': scale!,
  '1.bias': offset!,
  '1.running_mean': mean!,
  '1.running_var': variance!,
  '1.num_batches_tracked': { dtype: 'float32', shape: [], values: Float32Array.of(9) },
}

async function weightsOf(checkpoint: Uint8Array) {
  const { tensors } = await readCheckpoint(checkpoint)
  return Object.fromEntries(
    Object.entries(tensors)
      .filter(([name]) => !name.startsWith('optimizer/'))
      .map(([name, { values }]) => [name.replace(/^(params|state)\//, ''), [...values]]),
  )
}

const expected = Object.fromEntries(Object.entries(known).map(([name, { values }]) => [name, [...values]]))

describe('weights of PyTorch', () => {
  it('come in as a state dict has them: kernels turned, modules in the order of their numbers, flattened images too', async () => {
    const { checkpoint, fresh } = await importWeights(stateDict, { ...target, transpose: true })
    expect(fresh).toEqual([])
    expect(await weightsOf(checkpoint)).toEqual(expected)
  })

  it('say which module has no place, and which layer has no module', async () => {
    const more = { ...stateDict, '11.weight': last }
    await expect(importWeights(more, { ...target, transpose: true })).rejects.toThrow("module '11' has no place")
    const { '10.weight': _, ...fewer } = stateDict
    await expect(importWeights(fewer, { ...target, transpose: true })).rejects.toThrow(
      "a module that fits '3-dense' (kernel [36, 2], bias [2]), received 10",
    )
  })

  it('under names of Telar are turned by --transpose, and without it refused with that remedy', async () => {
    const turned = { ...known, '3-dense/kernel': make([2, 36], ([unit, i]) => at(dense, [i!, unit!])) }
    await expect(importWeights(turned, target)).rejects.toThrow('--transpose turns it')
    const own = { ...turned, '0-conv2d/kernel': stateDict['0.weight']! }
    const { checkpoint } = await importWeights(own, { ...target, transpose: true })
    expect(await weightsOf(checkpoint)).toEqual(expected)
  })
})

describe('weights that are not finite', () => {
  const broken = { ...known, '3-dense/kernel': { ...dense, values: dense.values.with(5, NaN) } }

  it('are refused by name and index', async () => {
    await expect(importWeights(broken, target)).rejects.toThrow(
      "weights: '3-dense/kernel'[2, 1]: expected a finite number, received NaN; --allow",
    )
  })

  it('come in where that is allowed', async () => {
    const { checkpoint } = await importWeights(broken, { ...target, allowNotFinite: true })
    expect((await weightsOf(checkpoint))['3-dense/kernel']![5]).toBeNaN()
  })
})

it('takes a part of the weights for fine-tuning, and says what begins anew', async () => {
  const { '3-dense/kernel': _, '3-dense/bias': __, ...body } = known
  const { checkpoint, fresh } = await importWeights({ ...body, 'head/kernel': dense }, { ...target, partial: true })
  expect(fresh).toEqual(['3-dense/kernel', '3-dense/bias'])
  const weights = await weightsOf(checkpoint)
  expect(weights['0-conv2d/kernel']).toEqual(expected['0-conv2d/kernel'])
  expect(weights['3-dense/kernel']).not.toEqual(expected['3-dense/kernel'])
})

describe('a check by outputs', () => {
  it('finds right weights right, by probabilities and by what comes before them, and wrong ones wrong', async () => {
    const { checkpoint } = await importWeights(known, target)
    const inputs = make([2, 24], wave(9)).values as Float32Array
    const { values } = await predict(checkpoint, inputs, { registry })
    expect(await checkOutputs(checkpoint, inputs, values, registry)).toMatchObject({
      compared: 'probabilities',
      ok: true,
    })
    const logits = values.map(Math.log)
    const shifted = await checkOutputs(checkpoint, inputs, logits, registry)
    expect(shifted.ok).toBe(false)
    const swapped = values.slice().reverse()
    const { ok, largestDifference } = await checkOutputs(checkpoint, inputs, swapped, registry)
    expect([ok, largestDifference > 0.01]).toEqual([false, true])
  })

  it('finds NaN wrong', async () => {
    const { checkpoint } = await importWeights(known, target)
    const inputs = make([1, 24], wave(9)).values as Float32Array
    const check = await checkOutputs(checkpoint, inputs, Float32Array.of(NaN, 0), registry)
    expect(check.ok).toBe(false)
  })
})
