import { describeDataset } from '@telarjs/testing'
import { createRandom, createRegistry } from '@telarjs/core'
import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { idxOf } from '../fixtures/read.js'
import type { RemoteFile } from './dataset.js'
import { emnist } from './published/emnist.js'
import { fashionMnist } from './published/fashion-mnist.js'
import { kuzushiji49 } from './published/kuzushiji-49.js'
import { kuzushijiMnist } from './published/kuzushiji-mnist.js'
import { memoryFiles } from './io/memory-files.js'
import { writeNpz } from './formats/npz.js'

const gz = (shape: number[], values: number[]) => new Uint8Array(gzipSync(idxOf(shape, values)))
const files = {
  'train-images-idx3-ubyte.gz': gz([3, 1, 2], [1, 2, 3, 4, 5, 6]),
  'train-labels-idx1-ubyte.gz': gz([3], [9, 0, 5]),
  't10k-images-idx3-ubyte.gz': gz([1, 1, 2], [7, 8]),
  't10k-labels-idx1-ubyte.gz': gz([1], [3]),
}
const npz = (shape: number[], values: Uint8Array) => writeNpz({ arr_0: { shape, values } }, { compress: true })
const k49 = {
  'k49-train-imgs.npz': npz([2, 1, 2], Uint8Array.of(1, 2, 3, 4)),
  'k49-train-labels.npz': npz([2], Uint8Array.of(48, 0)),
  'k49-test-imgs.npz': npz([1, 1, 2], Uint8Array.of(5, 6)),
  'k49-test-labels.npz': npz([1], Uint8Array.of(1)),
}
const emnistZip = zipSync({
  'gzip/emnist-letters-train-images-idx3-ubyte.gz': gz([2, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8]),
  'gzip/emnist-letters-train-labels-idx1-ubyte.gz': gz([2], [1, 26]),
  'gzip/emnist-letters-test-images-idx3-ubyte.gz': gz([1, 2, 2], [9, 10, 11, 12]),
  'gzip/emnist-letters-test-labels-idx1-ubyte.gz': gz([1], [2]),
  'gzip/emnist-letters-mapping.txt': new Uint8Array(),
})
const at = (folder: string, named: Record<string, Uint8Array>) =>
  Object.fromEntries(Object.entries(named).map(([name, bytes]) => [folder + name, bytes]))

describeDataset(fashionMnist, {
  downloads: at('https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/', files),
})
describeDataset(kuzushijiMnist, { downloads: at('http://codh.rois.ac.jp/kmnist/dataset/kmnist/', files) })
describeDataset(kuzushiji49, { downloads: at('http://codh.rois.ac.jp/kmnist/dataset/k49/', k49) })
describeDataset(emnist, {
  options: { part: 'letters' },
  downloads: { 'https://biometrics.nist.gov/cs_links/EMNIST/gzip.zip': emnistZip },
})

/** Loads a set from downloads, or files; returns what was asked for as well. */
async function load(use: string, options: Record<string, string | boolean>, downloads: Record<string, Uint8Array>) {
  const asked: RemoteFile[] = []
  const dataset = createRegistry([fashionMnist, kuzushijiMnist, kuzushiji49, emnist]).create(
    'dataset',
    { use, with: options },
    'data',
  )
  const download = async (file: RemoteFile) => {
    asked.push(file)
    return downloads[file.mirrors[0]!.split('/').at(-1)!]!
  }
  return { asked, data: await dataset.load({ random: createRandom(1), files: memoryFiles(downloads), download }) }
}

describe('published data sets', () => {
  it.each([
    ['dataset:fashion-mnist', 10, 'Ankle boot'],
    ['dataset:kuzushiji-mnist', 10, 'wo'],
  ])('%s has four files of IDX', async (use, count, last) => {
    const { asked, data } = await load(use, {}, files)
    expect(asked).toHaveLength(4)
    for (const { checksum, bytes } of asked)
      expect([checksum.algorithm, checksum.hex.length, bytes! > 5000]).toEqual(['sha256', 64, true])
    expect([data.classes.length, data.classes.at(-1), data.shape]).toEqual([count, last, [1, 2, 1]])
    expect(data.splits['train']).toEqual({
      size: 3,
      inputs: Uint8Array.of(1, 2, 3, 4, 5, 6),
      targets: Int32Array.of(9, 0, 5),
    })
  })

  it('dataset:kuzushiji-49 has four files of NumPy, and is read from a folder too', async () => {
    const fetched = await load('dataset:kuzushiji-49', {}, k49)
    expect(fetched.asked.map(({ checksum }) => checksum.algorithm)).toEqual(['md5', 'md5', 'md5', 'md5'])
    const { asked, data } = await load('dataset:kuzushiji-49', { from: 'd', verify: false }, at('d/', k49))
    expect(asked).toEqual([])
    expect(data).toEqual(fetched.data)
    expect([data.classes.length, new Set(data.classes).size]).toEqual([49, 49])
    expect(data.splits['train']).toEqual({ size: 2, inputs: Uint8Array.of(1, 2, 3, 4), targets: Int32Array.of(48, 0) })
  })

  it.each([
    ['dataset:fashion-mnist', { from: 'd' }, at('d/', files), 'd/train-images-idx3-ubyte.gz', 'sha256'],
    ['dataset:kuzushiji-mnist', { from: 'd' }, at('d/', files), 'd/train-images-idx3-ubyte.gz', 'sha256'],
    ['dataset:kuzushiji-49', { from: 'd' }, at('d/', k49), 'd/k49-train-imgs.npz', 'md5'],
    ['dataset:emnist', { from: 'd.zip' }, { 'd.zip': emnistZip }, 'd.zip', 'sha256'],
  ])(
    '%s refuses other files than the published ones, unless they are allowed',
    async (use, options, given, file, algorithm) => {
      const digest = createHash(algorithm)
        .update(given[file as keyof typeof given]!)
        .digest('hex')
      const error = await load(use, options, given).catch((thrown: Error) => thrown)
      expect(String(error)).toMatch(
        new RegExp(`${file}: expected the published file with ${algorithm} [0-9a-f]+, received another with ${digest}`),
      )
      const allowed = use === 'dataset:emnist' ? { ...options, part: 'letters' } : options
      expect((await load(use, { ...allowed, verify: false }, given)).data.splits['train']!.size).toBeGreaterThan(1)
    },
  )

  it('dataset:emnist stands upright, and counts from 0', async () => {
    const { data } = await load('dataset:emnist', { part: 'letters' }, { 'gzip.zip': emnistZip })
    expect(data.classes.join('')).toBe('abcdefghijklmnopqrstuvwxyz')
    // [[1, 2], [3, 4]] on its side is [[1, 3], [2, 4]].
    expect(data.splits['train']).toEqual({
      size: 2,
      inputs: Uint8Array.of(1, 3, 2, 4, 5, 7, 6, 8),
      targets: Int32Array.of(0, 25),
    })
  })

  it('dataset:emnist names the file that is not in the archive', async () => {
    await expect(load('dataset:emnist', {}, { 'gzip.zip': emnistZip })).rejects.toThrow(
      'gzip.zip: expected the file emnist-balanced-train-images-idx3-ubyte.gz, but it is missing',
    )
  })
})
