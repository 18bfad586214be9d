import { asBytes, readSafetensors, TrainError, writeSafetensors, type SafetensorsEntry } from '@telarjs/core'
import type { NamedArray } from '@telarjs/tensor'
import type { Checkpoint } from './checkpoint.js'
import { digestOf, format, version } from './checkpoint-format.js'

/**
 * Writes a checkpoint as a safetensors file, which any safetensors library can read; all but the tensors stands in its
 * metadata, with a SHA-256 over metadata and tensors.
 *
 * @throws TrainError for a tensor that is neither float32 nor int32; DataError where what was written cannot be read
 * @example
 * const bytes = await writeCheckpoint({ ...(await readCheckpoint(old)), callbacks: {} })
 */
export async function writeCheckpoint({ tensors, ...rest }: Checkpoint): Promise<Uint8Array<ArrayBuffer>> {
  const sorted = Object.entries(tensors).sort(([a], [b]) => (a < b ? -1 : 1))
  const content = JSON.stringify(rest)
  const entries = sorted.map(([name, array]): [string, SafetensorsEntry] => [
    name,
    { dtype: storedType(name, array), shape: array.shape, bytes: asBytes(array.values) },
  ])
  const sha256 = await digestOf(content, entries)
  const bytes = writeSafetensors(Object.fromEntries(sorted), { format, version, content, sha256 })
  // A file that cannot be read is found now, and not when it is needed: its header, and the sizes that it says.
  readSafetensors(bytes, 'checkpoint')
  return bytes
}

/** The type of a tensor in the file. @throws TrainError for one that checkpoints do not hold */
function storedType(name: string, { dtype, values }: NamedArray): 'I32' | 'F32' {
  if (dtype === 'int32' && values instanceof Int32Array) return 'I32'
  if (dtype === 'float32' && values instanceof Float32Array) return 'F32'
  throw new TrainError({
    where: `checkpoint: '${name}'`,
    expected: 'float32 in a Float32Array, or int32 in an Int32Array',
    received: `${dtype as string} in ${nameOf(values)}`,
  })
}

/** Tensors of a plugin in plain JavaScript have other types than those declared. */
function nameOf(values: NamedArray['values']): string {
  return `a ${Object.getPrototypeOf(values).constructor.name as string}`
}
