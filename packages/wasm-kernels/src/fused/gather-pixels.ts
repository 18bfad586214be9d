/** TelarGatherPixels: rows of packed bytes, picked by index and converted to floats on the way. */
import { defineKernel } from '../kernel.js'
import { outOfRange } from '../kernels/move.js'
import { size } from '../heap.js'

export interface GatherPixelsAttributes {
  /** Bytes that count in a row; the rest pads it to whole words. */
  readonly size: number
  readonly scale: number
  readonly offset: number
}

export const gatherPixels = defineKernel<'pixels' | 'indices', GatherPixelsAttributes>(
  'TelarGatherPixels',
  ({ inputs: { pixels, indices }, attributes, heap }) => {
    const [rows, words] = pixels.shape
    if (
      pixels.dtype !== 'int32' ||
      indices.dtype !== 'int32' ||
      rows === undefined ||
      pixels.shape.length !== 2 ||
      words !== Math.ceil(attributes.size / 4)
    )
      return undefined
    const y = heap.output([size(indices), attributes.size])
    const { scale, offset } = attributes
    const rowsAt = [heap.address(pixels), rows, words * 4, heap.address(indices), heap.address(y)] as const
    heap.require('gatherPixels', [...rowsAt, size(indices), attributes.size, scale, offset], () => {
      heap.dispose(y)
      return outOfRange('TelarGatherPixels', heap, indices, rows)
    })
    return y
  },
)
