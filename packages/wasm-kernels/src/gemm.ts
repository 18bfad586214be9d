/** The matrix product on addresses: what dense layers, convolutions and their gradients are made of. */
import type { Heap } from './heap.js'

export interface Product {
  /** [m, k], or [k, m] where `transposeA`. */
  readonly a: number
  /** [k, n], or [n, k] where `transposeB`. */
  readonly b: number
  /** [m, n] */
  readonly c: number
  readonly m: number
  readonly n: number
  readonly k: number
  readonly transposeA?: boolean
  readonly transposeB?: boolean
  /** The address of n floats that every row starts from. */
  readonly bias?: number
  /** Adds to what C holds. */
  readonly accumulate?: boolean
  /** Results are kept at or above this. */
  readonly low?: number
  /** Results are kept at or below this. */
  readonly high?: number
}

/** C = clamp(op(A) op(B) + bias). Uses the heap's scratch memory. */
export function gemm(heap: Heap, product: Product): void {
  const { a, b, c, m, n, k, transposeA = false, transposeB = false, bias = 0, low = -Infinity, high = Infinity, accumulate = false } = product
  if (m === 0 || n === 0) return
  const scratch = heap.scratch(heap.wasm.gemmScratch())
  heap.wasm.gemm(a, transposeA ? m : k, transposeA, b, transposeB ? k : n, transposeB, c, n, m, n, k, bias, low, high, accumulate, scratch)
}
