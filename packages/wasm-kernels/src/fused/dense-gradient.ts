/** TelarDenseGradient: all gradients of y = activation(x kernel + bias), the activation's mask applied on the way. */
import type { TensorInfo } from '@tensorflow/tfjs-core'
import { gemm, gemmByRows, type Product } from '../gemm.js'
import { size, type Heap } from '../heap.js'
import { allFloats, defineKernel, hasShape, haveSize } from '../kernel.js'
import { sgdRows, type SgdAttributes } from './sgd.js'

export interface DenseGradientAttributes {
  readonly activation: 'linear' | 'relu'
  /** False in the first layer, whose input needs no gradient. */
  readonly needsInputGradient: boolean
}

type Inputs = Readonly<Record<'x' | 'y' | 'dy' | 'kernel', TensorInfo>>

/** Rows, inputs and outputs of a layer, where its tensors fit one another. */
function sidesOf({ x, y, dy, kernel }: Inputs): readonly [rows: number, inputs: number, outputs: number] | undefined {
  const [rows, inputs] = x.shape
  const outputs = kernel.shape[1]
  if (!allFloats(x, y, dy, kernel) || rows === undefined || inputs === undefined || outputs === undefined)
    return undefined
  const fits = hasShape(x, [rows, inputs]) && hasShape(kernel, [inputs, outputs])
  return fits && hasShape(dy, [rows, outputs]) && hasShape(y, [rows, outputs]) ? [rows, inputs, outputs] : undefined
}

/** @param multiply computes dKernel, after everything that reads the kernel */
function gradients(
  heap: Heap,
  { x, y, dy, kernel }: Inputs,
  { activation, needsInputGradient }: DenseGradientAttributes,
  [rows, inputs, outputs]: readonly [number, number, number],
  multiply: (product: Product & { readonly transposeA: true }) => void,
): TensorInfo[] {
  const masked = activation === 'relu' ? heap.output(dy.shape) : undefined
  if (masked) heap.wasm.maskRelu(heap.address(dy), heap.address(y), heap.address(masked), size(dy))
  const delta = heap.address(masked ?? dy)
  const [dKernel, dBias] = [heap.output([inputs, outputs]), heap.output([outputs])]
  heap.wasm.sumMiddle(delta, heap.address(dBias), 1, rows, outputs, 1)
  const results = [dKernel, dBias]
  if (needsInputGradient) {
    const dx = heap.output(x.shape)
    const operands = { a: delta, b: heap.address(kernel), c: heap.address(dx) }
    gemm(heap, { ...operands, transposeB: true, m: rows, n: inputs, k: outputs })
    results.push(dx)
  }
  const operands = { a: heap.address(x), b: delta, c: heap.address(dKernel) }
  multiply({ ...operands, transposeA: true, m: inputs, n: outputs, k: rows })
  if (masked) heap.dispose(masked)
  return results
}

export const denseGradient = defineKernel<'x' | 'y' | 'dy' | 'kernel', DenseGradientAttributes>(
  'TelarDenseGradient',
  ({ inputs, attributes, heap }) => {
    const sides = sidesOf(inputs)
    return sides && gradients(heap, inputs, attributes, sides, (product) => gemm(heap, product))
  },
)

/**
 * TelarDenseGradient, and then TelarSgd on the kernel, some rows at a time: their gradient stays in the cache and is left as it was with the last of them.
 * Replays put it in the place of both where nothing else reads the gradient.
 */
export const denseGradientSgd = defineKernel<
  'x' | 'y' | 'dy' | 'kernel' | 'velocity' | 'learningRate',
  DenseGradientAttributes & SgdAttributes
>('TelarDenseGradientSgd', ({ inputs, attributes, heap }) => {
  const { kernel, velocity, learningRate } = inputs
  const sides = sidesOf(inputs)
  if (!sides || !allFloats(velocity, learningRate) || !haveSize(1, learningRate)) return undefined
  if (velocity && !hasShape(velocity, kernel.shape)) return undefined
  const columns = sides[2]
  const results = gradients(heap, inputs, attributes, sides, (product) =>
    gemmByRows(heap, product, (from, to) => {
      const at = (tensor: TensorInfo) => heap.address(tensor) + from * columns * 4
      const gradient = { param: at(kernel), gradient: product.c, velocity: velocity && at(velocity) }
      sgdRows(heap, { ...gradient, rate: heap.address(learningRate) }, attributes, [to - from, columns])
    }),
  )
  heap.changed(kernel, velocity)
  return results
})
