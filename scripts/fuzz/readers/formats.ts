import { readdirSync, readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import {
  decodeImage,
  gunzip,
  isGzip,
  parseIdx,
  parseNpyArray,
  readFirstRow,
  readNpz,
  readTable,
  writeNpz,
} from '../../../packages/datasets/src/formats/index.js'
import { readSafetensors, writeSafetensors } from '../../../packages/core/src/index.js'
import { textBytes, type Reader } from '../reader.js'

declare const repository: string
const folder = `${repository}packages/datasets/fixtures`

/** Whole files that are not read: pickled objects, and a TIFF that says too little. */
const refused = ['object.npy', 'one-bit.tif']

/** Files that other programs wrote, by their names. */
export function fixtures(names: RegExp, below = ''): Uint8Array[] {
  const from = `${folder}/${below}`
  const found = readdirSync(from).filter((name) => names.test(name) && !refused.includes(name))
  return found.map((name) => new Uint8Array(readFileSync(`${from}/${name}`)))
}

const asBytes = ({ buffer, byteOffset, byteLength }: ArrayBufferView) => new Uint8Array(buffer, byteOffset, byteLength)

/** An array in IDX; images of 2 × 3 pixels, say. */
export function idxFile(shape: readonly number[]): Uint8Array {
  const header = shape.flatMap((length) => [length >>> 24, (length >>> 16) & 255, (length >>> 8) & 255, length & 255])
  const values = Array.from({ length: shape.reduce((product, length) => product * length, 1) }, (_, i) => i % 3)
  return Uint8Array.from([0, 0, 8, shape.length, ...header, ...values])
}

const table = [
  'width,color,sold,price',
  ...Array.from({ length: 30 }, (_, i) => `${i}.5,${['red', 'blue'][i % 2]},2024-01-${10 + (i % 20)},${i * 100}`),
].join('\n')
export const tables = [
  textBytes(table),
  textBytes(`sep=;\n# of a shop\n${table.replaceAll(',', ';').replaceAll('.', ',')}`),
  new Uint8Array(gzipSync(table)),
  new Uint8Array(Buffer.from(`\ufeff${table}`, 'utf16le')),
  textBytes('"a ""b""",c\n"1\n2",3\n"4",\n'),
]

async function* piecesOf(bytes: Uint8Array) {
  for (let at = 0; at < bytes.length; at += 100) yield bytes.subarray(at, at + 100)
}

const npz = {
  x: { shape: [8, 3], values: Float32Array.from({ length: 24 }, (_, i) => i / 7) },
  y: { shape: [8], values: Int32Array.from({ length: 8 }, (_, i) => i % 2) },
}

/** Of 64 pixels that are alike, a JPEG may need a bit; a PNG deflates eight pixels in a byte. */
const [jpegExpansion, pngExpansion] = [512 * 3 * 4, 1032 * 8 * 4]

export const formats: readonly Reader[] = [
  {
    name: 'npy',
    form: 'bytes',
    files: () => fixtures(/\.npy$/),
    read: (bytes) => parseNpyArray(bytes, 'a.npy'),
    expansion: 4,
  },
  {
    name: 'npz',
    form: 'bytes',
    files: () => [...fixtures(/\.npz$/), writeNpz(npz), writeNpz(npz, { compress: true })],
    read(bytes) {
      const { names, labels } = readNpz(bytes, 'a.npz')
      return names.map(labels)
    },
    covered: (result) =>
      (result as { values: ArrayBufferView | string[] }[]).map(({ values }) =>
        Array.isArray(values) ? textBytes(values.join('\n')) : asBytes(values),
      ),
    expansion: 1032,
  },
  {
    name: 'safetensors',
    form: 'bytes',
    files: () => [
      writeSafetensors(
        {
          kernel: { dtype: 'float32', shape: [50, 3], values: new Float32Array(150) },
          n: { dtype: 'int32', shape: [], values: new Int32Array(1) },
        },
        { a: 'b' },
      ),
      new Uint8Array(readFileSync(`${repository}packages/exchange/fixtures/types.safetensors`)),
    ],
    read: (bytes) => readSafetensors(bytes, 'a.safetensors'),
  },
  {
    name: 'png',
    form: 'bytes',
    files: () => fixtures(/\.png$/),
    read: (bytes) => decodeImage(bytes, 'a.png'),
    covered: (result) => [(result as { data: Uint8Array }).data],
    expansion: pngExpansion,
  },
  {
    name: 'jpeg',
    form: 'bytes',
    files: () => fixtures(/\.jpg$/),
    read: (bytes) => decodeImage(bytes, 'a.jpg'),
    expansion: jpegExpansion,
  },
  ...['gif', 'bmp', 'tif', 'webp'].map((ending): Reader => ({
    name: ending,
    form: 'bytes',
    files: () => fixtures(new RegExp(`\\.${ending}$`)),
    read: (bytes) => decodeImage(bytes, `a.${ending}`),
    // Red, green, blue and opacity of each pixel that its header describes are made twice.
    expansion: pngExpansion,
  })),
  {
    name: 'pnm',
    form: 'bytes',
    files: () => [
      ...fixtures(/\.p[gp]m$/),
      textBytes('P2\n# a\n3 2\n15\n0 1 2\n3 4 15\n'),
      textBytes('P3 1 1 255 1 2 3'),
    ],
    read: (bytes) => decodeImage(bytes, 'a.pgm'),
  },
  {
    name: 'idx',
    form: 'bytes',
    files: () => [idxFile([5, 2, 3]), idxFile([9])],
    read: (bytes) => parseIdx(bytes, 'a.idx'),
  },
  {
    name: 'gzip',
    form: 'bytes',
    files: () => [new Uint8Array(gzipSync(table)), new Uint8Array(gzipSync(new Uint8Array(5000)))],
    async read(bytes) {
      // What does not begin as gzip is handed on as it is, so that the reader behind refuses it.
      return isGzip(bytes) ? gunzip(bytes, 'a.gz') : undefined
    },
    covered: (result) => (result instanceof Uint8Array ? [result] : []),
    expansion: 1032,
  },
  {
    name: 'csv',
    form: 'text',
    files: () => tables,
    read: (bytes) => readTable(() => piecesOf(bytes), 'a.csv'),
    expansion: 1032,
  },
  {
    name: 'first row of a csv',
    form: 'text',
    files: () => tables,
    read: (bytes) => readFirstRow(() => piecesOf(bytes), 'a.csv'),
    expansion: 1032,
  },
]
