import { ExperimentError, sizeOf } from '@telarjs/core'
import {
  decodeImage,
  fitImage,
  gunzip,
  parseIdx,
  parseNpy,
  readNpz,
  toChannelsLast,
  type NdArray,
} from '@telarjs/datasets'
import { readInput } from './read-input.js'
import type { FileSamples } from './file-samples.js'
import { readParquet, readTable, type TrainedOn } from './read-table.js'

/**
 * Reads what a network shall answer for: PNG, JPEG, WebP, BMP, GIF, TIFF, PGM and PPM images, which are resized and made gray or color as the data is;
 * rows of CSV and Parquet tables; .npy and .npz arrays (`file.npz:name` for one of several) and IDX files, gzipped or not.
 *
 * @param shape of one sample
 * @param trainedOn what the network was trained on, which says what the columns of a table are, and what stands behind transparent pixels
 * @param invert dark on light becomes light on dark
 * @param keep columns of tables to keep beside the answers
 * @throws DataError that names the file; ExperimentError where it does not fit the network
 */
export async function readSamples(
  path: string,
  shape: readonly number[],
  trainedOn: TrainedOn,
  { invert = false, keep = [] }: { readonly invert?: boolean; readonly keep?: readonly string[] } = {},
): Promise<FileSamples> {
  if (/\.(parquet|pq)$/i.test(path)) return readParquet(path, trainedOn)
  const [file, name] = await splitName(path)
  const bytes = await gunzip(await readInput(file), file)
  const samples = await samplesFrom()
  return invert ? { ...samples, inputs: inverted(samples.inputs) } : samples

  async function samplesFrom(): Promise<FileSamples> {
    if (/\.(csv|tsv)(\.gz)?$/i.test(file)) return readTable(bytes, path, sizeOf(shape), trainedOn, keep)
    const array = arrayOf(bytes, file, name)
    return array ? samplesOf(array, shape, path, trainedOn) : imageOf(bytes, shape, path, trainedOn)
  }
}

async function splitName(path: string): Promise<[string, string | undefined]> {
  const match = /^(.*\.npz):([^:/\\]+)$/.exec(path)
  return match ? [match[1]!, match[2]] : [path, undefined]
}

/** An array, told by its first bytes; undefined for an image. */
function arrayOf(bytes: Uint8Array, file: string, name: string | undefined): NdArray | undefined {
  if (bytes[0] === 0x93 && bytes[1] === 0x4e) return parseNpy(bytes, file)
  if (bytes[0] === 0 && bytes[1] === 0) return parseIdx(bytes, file)
  if (bytes[0] !== 0x50 || bytes[1] !== 0x4b) return undefined
  const npz = readNpz(bytes, file)
  if (name === undefined && npz.names.length !== 1)
    throw new ExperimentError({
      where: file,
      expected: 'one array',
      received: npz.names.join(', '),
      remedy: `name one as ${file}:${npz.names[0] ?? 'x'}`,
    })
  return npz.array(name ?? npz.names[0]!)
}

/** A file holds one sample, or a batch of them. */
function samplesOf(
  { shape: stored, values, type, name }: NdArray,
  shape: readonly number[],
  path: string,
  { data }: TrainedOn,
): FileSamples {
  const size = sizeOf(shape)
  const count = values.length / size
  const isBatch = stored.length > 1 && sizeOf(stored.slice(1)) === size
  if (!Number.isInteger(count) || count === 0 || (!isBatch && values.length !== size)) {
    throw new ExperimentError({
      where: name,
      expected: `samples of ${size} values ([${shape.join(', ')}])`,
      received: `an array [${stored.join(', ')}]`,
    })
  }
  const read = type === 'uint8' ? (values as Uint8Array) : Float32Array.from(values as Float32Array, Number)
  // An array has the same layout as those of the training.
  const [height = 1, width = 1, channels = 1] = shape
  const inputs = data.with['layout'] === 'channels-first' ? toChannelsLast(read, [channels, height, width]) : read
  return { names: Array.from({ length: count }, (_, i) => (isBatch ? `${path}[${i}]` : path)), inputs }
}

async function imageOf(
  bytes: Uint8Array,
  shape: readonly number[],
  path: string,
  { data }: TrainedOn,
): Promise<FileSamples> {
  const [height, width, channels = 1] = shape
  if (shape.length < 2 || shape.length > 3 || (channels !== 1 && channels !== 3)) {
    throw new ExperimentError({
      where: path,
      problem: `the network takes samples of shape [${shape.join(', ')}]; expected a table (.csv, .tsv) or arrays (.npy, .npz, IDX)`,
    })
  }
  const background = typeof data.with['background'] === 'number' ? data.with['background'] : undefined
  const { data: pixels } = fitImage(await decodeImage(bytes, path), {
    height: height!,
    width: width!,
    channels,
    background,
  })
  return { names: [path], inputs: pixels }
}

function inverted(inputs: Uint8Array | Float32Array): Uint8Array | Float32Array {
  return inputs instanceof Uint8Array ? inputs.map((value) => 255 - value) : inputs.map((value) => 1 - value)
}
