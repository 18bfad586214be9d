import * as tf from '@tensorflow/tfjs-core'
import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core'
import { hasKernel, runKernel } from './kernel.js'

/** Samples of bytes on the device. `TelarGatherPixels` reads them packed, four to a 32-bit word; other backends hold a float32 for each byte. */
export interface PixelTable {
  /** int32 [samples, ceil(size / 4)], or float32 [samples, size]. Whoever uploaded the table disposes it. */
  readonly tensor: Tensor2D
  /** Bytes in a sample. */
  readonly size: number
}

/**
 * Whether the backend in use keeps bytes packed, which takes a quarter of the memory.
 *
 * @example
 * const bytes = keepsPixelsPacked() ? images.length : 4 * images.length // on the device
 */
export function keepsPixelsPacked(): boolean {
  return hasKernel('TelarGatherPixels')
}

/**
 * Copies bytes to the device.
 *
 * @param bytes the samples one after the other, `size` bytes each
 * @example
 * const table = uploadPixels(images, 784)
 * const x = gatherPixels(table, indices, { scale: 1 / 255, offset: 0 }) // float32 [batch, 784]
 */
export function uploadPixels(bytes: Uint8Array, size: number): PixelTable {
  const samples = bytes.length / size
  if (!Number.isInteger(samples))
    throw new RangeError(`uploadPixels: expected a multiple of ${size} bytes, received ${bytes.length}`)
  if (!keepsPixelsPacked()) return { tensor: tf.tensor2d(new Float32Array(bytes), [samples, size], 'float32'), size }
  const width = Math.ceil(size / 4)
  return { tensor: tf.tensor2d(packPixels(bytes, samples, size), [samples, width], 'int32'), size }
}

/**
 * The samples at `indices`, each byte times `scale` plus `offset`.
 *
 * @param indices int32 [batch]
 * @returns float32 [batch, size]
 *
 * @example
 * const x = gatherPixels(table, tf.tensor1d([5, 2], 'int32'), { scale: 1 / 255, offset: 0 }) // float32 [2, table.size]
 */
export function gatherPixels(
  { tensor, size }: PixelTable,
  indices: Tensor1D,
  { scale, offset }: { scale: number; offset: number },
): Tensor2D {
  if (tensor.dtype === 'int32')
    return runKernel('TelarGatherPixels', { pixels: tensor, indices }, { size, scale, offset })[0] as Tensor2D
  return tf.tidy(() => {
    const rows = tf.gather(tensor, indices)
    const scaled: Tensor2D = scale === 1 ? rows : tf.mul(rows, scale)
    return offset === 0 ? scaled : tf.add(scaled, offset)
  })
}

/**
 * The samples at `indices`, as `gatherPixels` gives them, and their labels: in one kernel where the backend has it.
 *
 * @param labels int32 [samples]
 * @param indices int32 [batch]
 * @returns x float32 [batch, size] and labels int32 [batch]
 *
 * @example
 * const batch = gatherLabeledPixels(table, tf.tensor1d([7, 8, 9], 'int32'), indices, { scale: 1 / 255, offset: 0 })
 */
export function gatherLabeledPixels(
  table: PixelTable,
  labels: Tensor1D,
  indices: Tensor1D,
  { scale, offset }: { scale: number; offset: number },
): { readonly x: Tensor2D; readonly labels: Tensor1D } {
  if (!hasKernel('TelarGatherLabeledPixels'))
    return { x: gatherPixels(table, indices, { scale, offset }), labels: tf.gather(labels, indices) }
  const inputs = { pixels: table.tensor, indices, labels }
  const [x, ofRows] = runKernel('TelarGatherLabeledPixels', inputs, { size: table.size, scale, offset })
  return { x: x as Tensor2D, labels: ofRows as Tensor1D }
}

/**
 * Bytes as a table of pixels holds them: each sample padded to whole words. Every machine that tfjs runs on is little-endian.
 *
 * @returns [samples, ceil(size / 4)]; the given bytes themselves where they already lie so
 * @example
 * packPixels(Uint8Array.of(1, 2, 3, 4, 5), 1, 5) // two words
 */
export function packPixels(bytes: Uint8Array, samples: number, size: number): Int32Array {
  const width = Math.ceil(size / 4)
  if (size === width * 4 && bytes.byteOffset % 4 === 0)
    return new Int32Array(bytes.buffer, bytes.byteOffset, samples * width)
  const packed = new Uint8Array(samples * width * 4)
  for (let row = 0; row < samples; row++) packed.set(bytes.subarray(row * size, (row + 1) * size), row * width * 4)
  return new Int32Array(packed.buffer)
}
