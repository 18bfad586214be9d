/** TelarLayerNorm and its gradient: normalization of every vector on the last axis by itself; without `centered`, RMS norm. */
import { size, type Heap } from '../heap.js'
import { allFloats, defineKernel, hasShape, haveSize } from '../kernel.js'

export interface LayerNormAttributes {
  readonly epsilon: number
  /** Whether the mean is subtracted. */
  readonly centered: boolean
}

export interface LayerNormGradientAttributes {
  readonly centered: boolean
  /** False where the layer's input needs no gradient. */
  readonly needsInputGradient: boolean
}

/** Rows as work that threads share. */
const perRow = (rows: number, columns: number) => ({ length: rows, unit: 1, cost: rows * columns * 8 })

export const layerNorm = defineKernel<'x' | 'scale' | 'offset', LayerNormAttributes>(
  'TelarLayerNorm',
  ({ inputs: { x, scale, offset }, attributes: { epsilon, centered }, heap }) => {
    const columns = x.shape.at(-1)
    const given = offset ? [scale, offset] : [scale]
    if (!allFloats(x, ...given) || !columns || !haveSize(columns, ...given)) return undefined
    const rows = size(x) / columns
    const [y, normal] = [heap.output(x.shape), heap.output(x.shape)]
    const inverse = heap.output([...x.shape.slice(0, -1), 1])
    const parameters = [heap.address(scale), offset ? heap.address(offset) : 0] as const
    heap.split('normalizeRows', perRow(rows, columns), (from, to) => {
      const [input, output, kept] = [x, y, normal].map((each) => heap.address(each) + from * columns * 4)
      const size = [to - from, columns] as const
      return [input!, ...parameters, ...size, epsilon, centered, output!, kept!, heap.address(inverse) + from * 4]
    })
    return [y, normal, inverse]
  },
)

export const layerNormGradient = defineKernel<'dy' | 'scale' | 'normal' | 'inverse', LayerNormGradientAttributes>(
  'TelarLayerNormGradient',
  ({ inputs: { dy, scale, normal, inverse }, attributes: { centered, needsInputGradient }, heap }) => {
    const columns = dy.shape.at(-1)
    if (!allFloats(dy, scale, normal, inverse) || !columns || !haveSize(columns, scale)) return undefined
    const rows = size(dy) / columns
    if (!hasShape(normal, dy.shape) || !haveSize(rows, inverse)) return undefined
    const [dScale, dOffset, product] = [heap.output([columns]), heap.output([columns]), heap.output(dy.shape)]
    const [from, other, to] = [dy, normal, product].map((each) => heap.address(each)) as [number, number, number]
    heap.wasm.multiply(from, 0, 4, other, 0, 4, to, 1, size(dy))
    sumRows(heap, to, heap.address(dScale), rows, columns)
    sumRows(heap, from, heap.address(dOffset), rows, columns)
    heap.dispose(product)
    if (!needsInputGradient) return [dScale, dOffset]
    const dx = heap.output(dy.shape)
    heap.split('normalizeRowsGradient', perRow(rows, columns), (first, end) => {
      const [gradient, kept, result] = [dy, normal, dx].map((each) => heap.address(each) + first * columns * 4)
      const factors = heap.address(inverse) + first * 4
      return [gradient!, heap.address(scale), kept!, factors, end - first, columns, centered, result!]
    })
    return [dScale, dOffset, dx]
  },
)

function sumRows(heap: Heap, x: number, y: number, rows: number, columns: number): void {
  heap.wasm.sumMiddle(x, y, 1, rows, columns, 1)
}
