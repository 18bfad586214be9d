/** TelarDenseGradient: all gradients of y = activation(x kernel + bias), the activation's mask applied on the way. */
import { gemm } from '../gemm.js'
import { size } from '../heap.js'
import { allFloats, defineKernel, hasShape } from '../kernel.js'

export interface DenseGradientAttributes {
  readonly activation: 'linear' | 'relu'
  /** False in the first layer, whose input needs no gradient. */
  readonly needsInputGradient: boolean
}

export const denseGradient = defineKernel<'x' | 'y' | 'dy' | 'kernel', DenseGradientAttributes>(
  'TelarDenseGradient',
  ({ inputs: { x, y, dy, kernel }, attributes: { activation, needsInputGradient }, heap }) => {
    const [rows, inputs] = x.shape
    const outputs = kernel.shape[1]
    if (!allFloats(x, y, dy, kernel) || rows === undefined || inputs === undefined || outputs === undefined)
      return undefined
    const fits = hasShape(x, [rows, inputs]) && hasShape(kernel, [inputs, outputs])
    if (!fits || !hasShape(dy, [rows, outputs]) || !hasShape(y, [rows, outputs])) return undefined
    const masked = activation === 'relu' ? heap.output(dy.shape) : undefined
    if (masked) heap.wasm.maskRelu(heap.address(dy), heap.address(y), heap.address(masked), size(dy))
    const delta = heap.address(masked ?? dy)
    const [dKernel, dBias] = [heap.output([inputs, outputs]), heap.output([outputs])]
    gemm(heap, {
      a: heap.address(x),
      transposeA: true,
      b: delta,
      c: heap.address(dKernel),
      m: inputs,
      n: outputs,
      k: rows,
    })
    heap.wasm.sumMiddle(delta, heap.address(dBias), 1, rows, outputs, 1)
    const results = [dKernel, dBias]
    if (needsInputGradient) {
      const dx = heap.output(x.shape)
      gemm(heap, {
        a: delta,
        b: heap.address(kernel),
        transposeB: true,
        c: heap.address(dx),
        m: rows,
        n: inputs,
        k: outputs,
      })
      results.push(dx)
    }
    if (masked) heap.dispose(masked)
    return results
  },
)
