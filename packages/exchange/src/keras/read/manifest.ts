import { concat, DataError, isPlainObject } from '@telarjs/core'
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
    for (const path of group['paths']) files.push(await readBeside(String(path)))
    const bytes = concat(Uint8Array, files)
    const specs = group['weights'] as unknown as tf.io.WeightsManifestEntry[]
    for (const [name, array] of await decoded(bytes, specs, where)) arrays.set(name, array)
  }
  return arrays
}

async function decoded(
  bytes: Uint8Array,
  specs: tf.io.WeightsManifestEntry[],
  where: string,
): Promise<(readonly [string, NamedArray])[]> {
  let tensors: tf.NamedTensorMap
  try {
    // Not `slice`, which copies nothing of a Buffer of Node.
    tensors = tf.io.decodeWeights(Uint8Array.from(bytes).buffer, specs)
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
