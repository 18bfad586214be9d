import { DataError } from '@telarjs/core'
import { unzipSync, zipSync } from 'fflate'
import type { NdArray } from './nd-array.js'
import { parseNpy, writeNpy } from './npy.js'

/** The arrays of a .npz file, unpacked only when asked for. */
export interface Npz {
  readonly names: readonly string[]
  /** @throws DataError that names the file and the arrays that are there */
  array(name: string): NdArray
}

/**
 * Reads a .npz file, as NumPy's `savez` and `savez_compressed` write it.
 *
 * @param name the file, for messages
 * @throws DataError that names the file where it is no zip file, or damaged
 * @example
 * readNpz(bytes, 'mnist.npz').array('x_train').shape // [60000, 28, 28]
 */
export function readNpz(bytes: Uint8Array, name: string): Npz {
  const names: string[] = []
  unzip(bytes, name, (entry) => {
    names.push(entry.replace(/\.npy$/, ''))
    return false
  })
  return {
    names,
    array(wanted) {
      if (!names.includes(wanted))
        throw new DataError(`${name}: expected an array '${wanted}', received ${names.join(', ') || 'none'}`)
      const [content] = Object.values(unzip(bytes, name, (entry) => entry.replace(/\.npy$/, '') === wanted))
      return parseNpy(content!, `${name}/${wanted}.npy`)
    },
  }
}

/**
 * Writes arrays as a .npz file that `numpy.load` reads.
 *
 * @param compress deflates the arrays: smaller, and slower
 */
export function writeNpz(
  arrays: Readonly<Record<string, Pick<NdArray, 'shape' | 'values'>>>,
  { compress = false } = {},
): Uint8Array {
  const files = Object.entries(arrays).map(([name, array]) => [`${name}.npy`, writeNpy(array)] as const)
  return zipSync(Object.fromEntries(files), { level: compress ? 6 : 0 })
}

/** The entries of a zip file that `wanted` names. @throws DataError that names the file */
export function unzip(bytes: Uint8Array, name: string, wanted: (entry: string) => boolean): Record<string, Uint8Array> {
  if (bytes.length === 0) throw new DataError(`${name}: the file is empty; expected a zip file`)
  if (bytes[0] !== 0x50 || bytes[1] !== 0x4b)
    throw new DataError(`${name}, byte 0: expected a zip file, which begins with PK`)
  try {
    return unzipSync(bytes, { filter: (entry) => wanted(entry.name) })
  } catch (cause) {
    throw new DataError(`${name}: the zip file is damaged or cut off: ${(cause as Error).message}`, { cause })
  }
}
