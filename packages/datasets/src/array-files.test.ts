import { describeDataset } from '@telarjs/testing'
import { createRandom, createRegistry } from '@telarjs/core'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { fixture, idxOf } from '../fixtures/read.js'
import { idx } from './files/idx.js'
import { memoryFiles } from './io/memory-files.js'
import { npy } from './files/npy.js'
import { npz } from './files/npz.js'
import { writeNpy } from './formats/npy.js'

const files = {
  'x.idx': idxOf([4, 2], [1, 2, 3, 4, 5, 6, 7, 8]),
  'x.idx.gz': new Uint8Array(gzipSync(idxOf([4, 2], [1, 2, 3, 4, 5, 6, 7, 8]))),
  'y.idx': idxOf([4], [0, 1, 1, 0]),
  'x.npy': writeNpy({ shape: [4, 2], values: Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8) }),
  'y.npy': writeNpy({ shape: [4], values: Float64Array.of(0.5, 1.5, 2.5, 3.5) }),
  'plain.npz': fixture('plain.npz'),
  'compressed.npz': fixture('compressed.npz'),
}

function load(use: string, options: Record<string, string | number>) {
  const dataset = createRegistry([idx, npy, npz]).create('dataset', { use, with: options }, 'data')
  return dataset.load({
    random: createRandom(1),
    files: memoryFiles(files),
    download: () => Promise.reject(new Error('nothing to fetch')),
  })
}

describeDataset(idx, { options: { inputs: 'x.idx.gz', targets: 'y.idx' }, files })
describeDataset(npy, { options: { inputs: 'x.npy', targets: 'y.npy' }, files })
describeDataset(npz, { options: { path: 'plain.npz' }, files })

describe('files of arrays', () => {
  it('dataset:idx reads samples and test samples, gzipped or not', async () => {
    const data = await load('dataset:idx', {
      inputs: 'x.idx.gz',
      targets: 'y.idx',
      testInputs: 'x.idx',
      testTargets: 'y.idx',
      validation: 1,
    })
    expect(data).toMatchObject({
      shape: [2],
      classes: ['0', '1'],
      splits: {
        train: { size: 3 },
        validation: { size: 1 },
        test: { size: 4, inputs: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8) },
      },
    })
  })

  it('dataset:npy reads values', async () => {
    const data = await load('dataset:npy', { inputs: 'x.npy', targets: 'y.npy' })
    expect(data).toMatchObject({
      classes: [],
      splits: {
        train: { inputs: Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8), targets: Float32Array.of(0.5, 1.5, 2.5, 3.5) },
      },
    })
  })

  it('dataset:npz reads the arrays of Keras, with a test split where there is one', async () => {
    expect(await load('dataset:npz', { path: 'plain.npz' })).toMatchObject({
      shape: [2, 3, 1],
      classes: ['0', '1', '2'],
      splits: { train: { size: 4 }, test: { size: 2, targets: Int32Array.of(0, 1) } },
    })
    expect(Object.keys((await load('dataset:npz', { path: 'compressed.npz' })).splits)).toEqual(['train'])
    await expect(load('dataset:npz', { path: 'compressed.npz', inputs: 'x' })).rejects.toThrow(
      "compressed.npz: expected an array 'x', received x_train, y_train",
    )
  })

  it('wants test samples and their targets together', async () => {
    await expect(load('dataset:idx', { inputs: 'x.idx', targets: 'y.idx', testInputs: 'x.idx' })).rejects.toThrow(
      'expected testInputs and testTargets together',
    )
  })
})
