/** What the kernels of recurrent cells share: a step is one matrix product and one pass over the gates. */
import type { TensorInfo } from '@tensorflow/tfjs-core'
import { gemm } from '../gemm.js'
import { size, type Heap } from '../heap.js'
import { hasShape } from '../kernel.js'

/** The lengths that all tensors of a scan share. */
export interface Scan {
  readonly length: number
  readonly batch: number
  readonly units: number
}

/** Approximate multiplications for a unit's gates in a step. */
const COST = 64

/** Undefined where the products do not fit the recurrent kernel [units, gates · units]. */
export function scanOf(products: TensorInfo, kernel: TensorInfo, gates: number): Scan | undefined {
  const [length, batch] = products.shape
  const units = kernel.shape[0]
  if (products.shape.length !== 3 || !length || !batch || !units) return undefined
  const fits = hasShape(kernel, [units, gates * units]) && products.shape[2] === gates * units
  return fits ? { length, batch, units } : undefined
}

/** The address of a step's rows, `columns` floats each. */
export function stepAt(heap: Heap, tensor: TensorInfo, t: number, { batch }: Scan, columns: number): number {
  return heap.address(tensor) + t * batch * columns * 4
}

export const perSample = ({ batch, units }: Scan) => ({ length: batch, unit: 1, cost: batch * units * COST })

/** An address moved by so many rows of `columns` floats; 0 stays 0. */
export const moved = (at: number, rows: number, columns: number): number => at && at + rows * columns * 4

/** Runs `use` with zeros in place of a state before the first step. */
export function withZeros(heap: Heap, { batch, units }: Scan, use: (zeros: number) => void): void {
  const zeros = heap.zeros([batch, units])
  use(heap.address(zeros))
  heap.dispose(zeros)
}

/** Where each step's share of the gradient lies: one for each step, or one for the last step. 0 for none. */
export function outputGradient(heap: Heap, dOutputs: TensorInfo, scan: Scan): ((t: number) => number) | undefined {
  const { length, batch, units } = scan
  if (hasShape(dOutputs, [length, batch, units])) return (t) => stepAt(heap, dOutputs, t, scan, units)
  if (hasShape(dOutputs, [batch, units])) return (t) => (t === length - 1 ? heap.address(dOutputs) : 0)
  return undefined
}

/** The gradient of the recurrent kernel, from the states and the gradients of the products. */
export function kernelGradient(
  heap: Heap,
  states: TensorInfo,
  dProducts: TensorInfo,
  scan: Scan,
  gates: number,
): TensorInfo {
  const { length, batch, units } = scan
  const dKernel = heap.output([units, gates * units])
  // The state before the first step is zero.
  const [a, b] = [heap.address(states), stepAt(heap, dProducts, 1, scan, gates * units)]
  const operands = { m: units, n: gates * units, k: (length - 1) * batch }
  gemm(heap, { a, transposeA: true, b, c: heap.address(dKernel), ...operands })
  return dKernel
}

/** dState = dProduct · kernelᵀ, or that added to it. */
export function stateGradient(
  heap: Heap,
  { batch, units }: Scan,
  given: { readonly dProduct: number; readonly kernel: TensorInfo; readonly dState: number; readonly adds: boolean },
): void {
  const { dProduct, kernel, dState, adds } = given
  const operands = { a: dProduct, b: heap.address(kernel), transposeB: true, c: dState, accumulate: adds }
  gemm(heap, { ...operands, m: batch, n: units, k: size(kernel) / units })
}
