import { concat, DataError, isPlainObject, show, sizeOf } from '@telarjs/core'
import type { NamedArray } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import type { ReadBeside } from '../../networks/network.js'

/**
 * Reads the weights of a LayersModel from the files that its manifest names, quantized ones too.
 *
 * @throws DataError where the manifest is none, or a file has another length
 */
export async function readManifest(
  manifest: unknown,
  readBeside: ReadBeside,
  where: string,
): Promise<ReadonlyMap<string, NamedArray>> {
  if (!Array.isArray(manifest)) throw new DataError({ where, expected: 'a weightsManifest', received: 'none' })
  const arrays = new Map<string, NamedArray>()
  for (const group of manifest as unknown[]) {
    if (!isPlainObject(group) || !Array.isArray(group['paths']) || !Array.isArray(group['weights']))
      throw new DataError({ where: `${where}: weightsManifest`, expected: 'groups with paths and weights' })
    const files: Uint8Array[] = []
    for (const path of group['paths']) files.push(await readBeside(pathBeside(path, where)))
    const bytes = concat(Uint8Array, files)
    const specs = group['weights'].map((spec, i) => specOf(spec, `${where}: weightsManifest: weights[${i}]`))
    requireLength(bytes, specs, where)
    for (const [name, array] of await decoded(bytes, specs, where)) arrays.set(name, array)
  }
  return arrays
}

/** A model names files in its own folder, and no others of the disk. */
function pathBeside(path: unknown, where: string): string {
  const isInside = (part: string) => part !== '' && part !== '..' && !/[\\:]/.test(part)
  if (typeof path === 'string' && path.split('/').every(isInside)) return path
  throw new DataError({
    where: `${where}: weightsManifest: paths`,
    expected: 'names of files in its folder',
    received: show(path),
  })
}

/** Bytes of a value in the files. Each becomes float32. */
const widths: Readonly<Record<string, number>> = { float32: 4, int32: 4, bool: 1, float16: 2, uint16: 2, uint8: 1 }

function specOf(spec: unknown, where: string): tf.io.WeightsManifestEntry {
  const isShape = (shape: unknown) =>
    Array.isArray(shape) && shape.every((length) => Number.isSafeInteger(length) && length >= 0)
  if (
    !isPlainObject(spec) ||
    typeof spec['name'] !== 'string' ||
    spec['name'] === '__proto__' ||
    !isShape(spec['shape'])
  )
    throw new DataError({ where, expected: 'a name and a shape', received: show(spec) })
  const { dtype, quantization } = spec
  const stored = isPlainObject(quantization) ? quantization['dtype'] : dtype
  if (!['float32', 'int32', 'bool'].includes(dtype as string) || !Object.hasOwn(widths, stored as string))
    throw new DataError({
      where: `${where}: '${spec['name']}'`,
      expected: 'numbers of type float32, int32 or bool, quantized to uint8, uint16 or float16 or not',
      received: `${show(dtype)}${stored === dtype ? '' : `, quantized to ${show(stored)}`}`,
    })
  return spec as unknown as tf.io.WeightsManifestEntry
}

/** @throws DataError where the files have more or fewer bytes than the weights that are named */
function requireLength(bytes: Uint8Array, specs: readonly tf.io.WeightsManifestEntry[], where: string): void {
  const lengths = specs.map(({ shape, dtype, quantization }) => sizeOf(shape) * widths[quantization?.dtype ?? dtype]!)
  const expected = lengths.reduce((sum, length) => sum + length, 0)
  if (expected !== bytes.length)
    throw new DataError({
      where: `${where}: weightsManifest`,
      expected: `${expected} bytes in its files, for the ${specs.length} weights that it names`,
      received: `${bytes.length}`,
    })
}

async function decoded(
  bytes: Uint8Array,
  specs: tf.io.WeightsManifestEntry[],
  where: string,
): Promise<(readonly [string, NamedArray])[]> {
  let tensors: tf.NamedTensorMap
  try {
    // Not `slice`, which copies nothing of a Buffer of Node.
    // In `tidy`, since of what fails halfway nothing may be kept.
    tensors = tf.tidy(() => tf.io.decodeWeights(Uint8Array.from(bytes).buffer, specs))
  } catch (cause) {
    throw new DataError(
      {
        where: `${where}: weightsManifest`,
        problem: `its files do not have the ${specs.length} weights that it names: ${(cause as Error).message}`,
      },
      { cause },
    )
  }
  try {
    return await Promise.all(
      Object.entries(tensors).map(async ([name, tensor]) => {
        const values = Float32Array.from((await tensor.data()) as Float32Array)
        return [name, { dtype: 'float32' as const, shape: tensor.shape, values }] as const
      }),
    )
  } finally {
    tf.dispose(tensors)
  }
}
