/** The matrix product on addresses: what dense layers, convolutions and their gradients are made of. */
import type { Heap } from './heap.js'

export type Bounds = readonly [low: number, high: number]

export const UNBOUNDED: Bounds = [-Infinity, Infinity]

/** The activations that a product applies on its way out, by tfjs's names. */
export const BOUNDS: Readonly<Record<string, Bounds>> = { linear: UNBOUNDED, relu: [0, Infinity], relu6: [0, 6] }

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

/** Leaving out zeros pays below this share of others; the lists cost as much as a few columns of C. */
const SPARSE_SHARE = 0.4
const SPARSE_COLUMNS = 32

/** C = clamp(op(A) op(B) + bias). Uses the heap's scratch memory. Threads take rows of C, or columns where it is wider than high. */
export function gemm(heap: Heap, product: Product): void {
  const {
    a,
    b,
    c,
    m,
    n,
    k,
    transposeA = false,
    transposeB = false,
    bias = 0,
    low = -Infinity,
    high = Infinity,
    accumulate = false,
  } = product
  if (m === 0 || n === 0) return
  const [lda, ldb] = [transposeA ? m : k, transposeB ? k : n]
  const cost = m * n * k
  if (isSparse(heap, product)) {
    const each = heap.wasm.sparseScratch(k)
    const scratch = heap.scratch(each * heap.maxParts)
    heap.split(
      transposeA ? 'sparseColumns' : 'sparseRows',
      { length: m, unit: transposeA ? 16 : 1, cost: cost * SPARSE_SHARE },
      (from, to, part) => {
        const rowsOfA = a + from * (transposeA ? 1 : lda) * 4
        return [
          rowsOfA,
          lda,
          b,
          ldb,
          c + from * n * 4,
          n,
          to - from,
          n,
          k,
          bias,
          low,
          high,
          accumulate,
          scratch + part * each,
        ]
      },
    )
    return
  }
  const each = heap.wasm.gemmScratch()
  const scratch = heap.scratch(each * heap.maxParts)
  if (m >= n) {
    heap.split('gemm', { length: m, unit: 4, cost }, (from, to, part) => {
      const rowsOfA = a + from * (transposeA ? 1 : lda) * 4
      return [
        rowsOfA,
        lda,
        transposeA,
        b,
        ldb,
        transposeB,
        c + from * n * 4,
        n,
        to - from,
        n,
        k,
        bias,
        low,
        high,
        accumulate,
        scratch + part * each,
      ]
    })
    return
  }
  heap.split('gemm', { length: n, unit: 8, cost }, (from, to, part) => {
    const columnsOfB = b + from * (transposeB ? ldb : 1) * 4
    const columnsOfBias = bias && bias + from * 4
    return [
      a,
      lda,
      transposeA,
      columnsOfB,
      ldb,
      transposeB,
      c + from * 4,
      n,
      m,
      to - from,
      k,
      columnsOfBias,
      low,
      high,
      accumulate,
      scratch + part * each,
    ]
  })
}

/** Mostly zeros against only finite numbers: then leaving out the zeros changes no result. */
function isSparse({ wasm }: Heap, { a, b, m, n, k, transposeB }: Product): boolean {
  if (transposeB || n < SPARSE_COLUMNS) return false
  const others = m * k - wasm.countZeros(a, m * k)
  return others < m * k * SPARSE_SHARE && Boolean(wasm.allFinite(b, k * n))
}
