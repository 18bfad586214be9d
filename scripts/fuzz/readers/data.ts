import { createHash } from 'node:crypto'
import { createRandom, createRegistry, type Json, type JsonObject } from '../../../packages/core/src/index.js'
import { memoryFiles, type LoadedData } from '../../../packages/datasets/src/index.js'
import { writeNpz } from '../../../packages/datasets/src/formats/index.js'
import { csv } from '../../../packages/datasets/src/files/csv.js'
import { idx } from '../../../packages/datasets/src/files/idx.js'
import { imageFolder } from '../../../packages/datasets/src/files/image-folder.js'
import { npy } from '../../../packages/datasets/src/files/npy.js'
import { npz } from '../../../packages/datasets/src/files/npz.js'
import { parquet } from '../../../packages/datasets/src/files/parquet.js'
import { createDownloader } from '../../../packages/datasets/src/io/downloader.js'
import { webDigest } from '../../../packages/datasets/src/io/digest.js'
import { memoryStore } from '../../../packages/datasets/src/io/web-download.js'
import { fixtures, idxFile, tables } from './formats.js'
import { bytesText, textBytes, type Reader } from '../reader.js'

const registry = createRegistry([csv, idx, imageFolder, npy, npz, parquet])

/** Loads a data set whose files lie in memory. */
function load(use: string, options: JsonObject, files: Readonly<Record<string, Uint8Array>>): Promise<LoadedData> {
  return registry.create('dataset', { use, with: options }, 'data').load({
    random: createRandom(1),
    files: memoryFiles(files),
    download: () => Promise.reject(new Error('nothing is downloaded here')),
  })
}

const pairs = { inputs: 'x', targets: 'y', validation: 0.25 }
const numbers = (size: number) => Float32Array.from({ length: size }, (_, i) => i / 3)
const arrays = {
  x: { shape: [8, 3], values: numbers(24) },
  y: { shape: [8], values: Int32Array.from({ length: 8 }, (_, i) => i % 2) },
}
/** A gray image of one pixel. */
const pixel = textBytes('P2 1 1 255 7')
const paths = [
  'pets/train/cat/1.pgm',
  'pets/train/dog/2.pgm',
  'pets/val/cat/3.pgm',
  'pets/README',
  'pets/.hidden/4.pgm',
]

/** Whole numbers from 0 to 255 in .npy. */
function npyFile(values: readonly number[]): Uint8Array {
  const header = `{'descr': '|u1', 'fortran_order': False, 'shape': (${values.length},), }`.padEnd(117)
  return Uint8Array.from([0x93, ...textBytes(`NUMPY\x01\x00v\x00${header}\n`), ...values])
}

/** Loads a Parquet file of houses with their prices. */
const homes = (bytes: Uint8Array) =>
  load('dataset:parquet', { path: 'a.parquet', target: 'price', validation: 0.25 }, { 'a.parquet': bytes })

const published = textBytes('what was published')

export const data: readonly Reader[] = [
  {
    name: 'dataset:csv',
    form: 'text',
    files: () => tables.slice(0, 4),
    read: (bytes) =>
      load('dataset:csv', { path: 'a', target: 'price', validation: 0.2 } as Json as JsonObject, { a: bytes }),
    expansion: 1032,
  },
  {
    name: 'dataset:npz',
    form: 'bytes',
    files: () => [writeNpz(arrays), writeNpz(arrays, { compress: true })],
    read: (bytes) => load('dataset:npz', { path: 'a', ...pairs }, { a: bytes }),
    expansion: 1032,
  },
  {
    name: 'dataset:idx',
    form: 'bytes',
    files: () => [idxFile([8, 2, 3])],
    read: (bytes) => load('dataset:idx', pairs, { x: bytes, y: idxFile([8]) }),
  },
  {
    name: 'dataset:npy',
    form: 'bytes',
    files: () => fixtures(/^(f4|f8|u1|i2)\.npy$/),
    read: (bytes) => load('dataset:npy', { inputs: 'x', targets: 'y' }, { x: bytes, y: npyFile([0, 1]) }),
    expansion: 4,
  },
  {
    name: 'dataset:parquet',
    form: 'bytes',
    files: () => fixtures(/^homes-(none|snappy|gzip|zstd|lz4)\.parquet$/, 'parquet'),
    read: homes,
    expansion: 1032,
  },
  {
    name: 'dataset:parquet in Brotli',
    form: 'bytes',
    files: () => fixtures(/^homes-brotli\.parquet$/, 'parquet'),
    read: homes,
    // The decoder's window of 4 MiB is made for each page, of which a file of 6 kB has dozens.
    expansion: 2 ** 14,
  },
  {
    name: 'dataset:parquet with images',
    form: 'bytes',
    files: () => fixtures(/\.parquet$/, 'parquet/pets'),
    read: (bytes) => load('dataset:parquet', { path: 'a.parquet', channels: 1 }, { 'a.parquet': bytes }),
    expansion: 1032,
  },
  {
    name: 'images of dataset:image-folder',
    form: 'bytes',
    files: () => fixtures(/^(rgb|palette)\.png$|^lossy\.webp$|^rgb\.jpg$/),
    read: (bytes) =>
      load('dataset:image-folder', { path: 'a', size: 4 }, { 'a/train/b/1.png': bytes, 'a/train/c/2.png': bytes }),
    expansion: 1032 * 8 * 4,
  },
  {
    name: 'paths of dataset:image-folder',
    form: 'text',
    files: () => [textBytes(paths.join('\n'))],
    read: (bytes) =>
      load(
        'dataset:image-folder',
        { path: 'pets' },
        Object.fromEntries(
          bytesText(bytes)
            .split('\n')
            .map((path) => [path, pixel]),
        ),
      ),
    expansion: 64,
  },
  {
    name: 'download',
    form: 'bytes',
    files: () => [published],
    read: (bytes) =>
      createDownloader(memoryStore(), webDigest, { fetch: async () => new Response(bytes as Uint8Array<ArrayBuffer>) })(
        {
          mirrors: ['https://example.org/a'],
          checksum: { algorithm: 'sha256', hex: createHash('sha256').update(published).digest('hex') },
        },
      ),
    covered: (result) => [result as Uint8Array],
  },
]
