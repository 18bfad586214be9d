import { DataError } from '@telarjs/core'
import { zipSync } from 'fflate'
import type { NdArray, TextArray } from './nd-array.js'
import { parseNpy, parseNpyArray, writeNpy } from './npy.js'
import { openZip } from './zip.js'

/** The arrays of a .npz file, unpacked only when asked for. */
export interface Npz {
  readonly names: readonly string[]
  /** An array of numbers. @throws DataError that names the file and the arrays that are there */
  array(name: string): NdArray
  /** An array of numbers or of text, such as labels. @throws DataError that names the file and the arrays that are there */
  labels(name: string): NdArray | TextArray
}

/**
 * Reads a .npz file, as NumPy's `savez` and `savez_compressed` write it. The checksum of each array that is read is checked.
 *
 * @param name the file, for messages
 * @throws DataError that names the file where it is no zip file, or damaged
 * @example
 * readNpz(bytes, 'mnist.npz').array('x_train').shape // [60000, 28, 28]
 */
export function readNpz(bytes: Uint8Array, name: string): Npz {
  const zip = openZip(bytes, name)
  const entries = new Map(zip.names.map((entry) => [entry.replace(/\.npy$/, ''), entry]))
  const names = [...entries.keys()]
  function content(wanted: string): Uint8Array {
    const entry = entries.get(wanted)
    if (entry === undefined)
      throw new DataError({ where: name, expected: `an array '${wanted}'`, received: names.join(', ') || 'none' })
    return zip.read(entry)
  }
  return {
    names,
    array: (wanted) => parseNpy(content(wanted), `${name}/${wanted}.npy`),
    labels: (wanted) => parseNpyArray(content(wanted), `${name}/${wanted}.npy`),
  }
}

/**
 * Writes arrays as a .npz file that `numpy.load` reads.
 *
 * @param compress deflates the arrays: smaller, and slower
 * @example
 * writeNpz({ x: { shape: [2], values: Float32Array.of(1, 2) } }) // numpy.load('a.npz')['x']
 */
export function writeNpz(
  arrays: Readonly<Record<string, Pick<NdArray, 'shape' | 'values'>>>,
  { compress = false } = {},
): Uint8Array {
  const files = Object.entries(arrays).map(([name, array]) => [`${name}.npy`, writeNpy(array)] as const)
  return zipSync(Object.fromEntries(files), { level: compress ? 6 : 0 })
}
