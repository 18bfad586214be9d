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
  /** Floats from row to row of A in memory; without it A is dense. */
  readonly lda?: number
  /** Threads take rows of C, even where it is wider than high. */
  readonly byRows?: boolean
  /** The address of n floats that every row starts from. */
  readonly bias?: number
  /** Adds to what C holds. */
  readonly accumulate?: boolean
  /** Results are kept at or above this. */
  readonly low?: number
  /** Results are kept at or below this. */
  readonly high?: number
}

/** Skipping zeros pays if the share of nonzero values is below this; listing them costs as much as a few columns of C. */
const SPARSE_SHARE = 0.4
const SPARSE_COLUMNS = 32
/** Values of A that are looked at, in stretches all over it: a wrong guess costs time only. */
const STRETCHES = 8
const STRETCH = 512
/** Threads take columns of C where it is so many times as wide as high, although each then lists the values of A. */
const WIDE = 4
/** Floats of C (1 MB) that stay in the second-level cache beside what they are made of. */
const CACHED = 1 << 18

/** C = clamp(op(A) op(B) + bias). Uses the heap's scratch memory. Threads split the rows of C, or its columns if it is wider than high. */
export function gemm(heap: Heap, product: Product): void {
  if (product.m === 0 || product.n === 0) return
  if (product.transposeB || product.n < SPARSE_COLUMNS) dense(heap, product)
  else
    heap.either(
      (at) => isSparse(at, product),
      () => sparse(heap, product),
      () => dense(heap, product),
    )
}

/**
 * C = A^T B for some rows of C at a time, after each of which `use` is told which rows lie at C: all of them lie at the same place, so that they
 * stay in the cache. Threads take rows.
 */
export function gemmByRows(
  heap: Heap,
  product: Product & { readonly transposeA: true },
  use: (fromRow: number, toRow: number) => void,
): void {
  const { a, m, n } = product
  const step = Math.max(heap.maxParts * 16, Math.ceil(CACHED / n / 16) * 16)
  const inSteps = (multiply: typeof dense) => (): void => {
    for (let from = 0; from < m; from += step) {
      const rows = Math.min(step, m - from)
      multiply(heap, { ...product, a: a + from * 4, m: rows, lda: m, byRows: true })
      use(from, from + rows)
    }
  }
  if (n < SPARSE_COLUMNS) inSteps(dense)()
  else heap.either((at) => isSparse(at, product), inSteps(sparse), inSteps(dense))
}

/** Whether A seems to be mostly zeros and B has only finite numbers: then skipping the zeros changes no result. */
function isSparse({ wasm }: Heap, { a, b, m, n, k }: Product): boolean {
  const stretch = Math.min(m * k, STRETCH)
  let zeros = 0
  for (let i = 0; i < STRETCHES; i++)
    zeros += wasm.countZeros(a + Math.floor((i * (m * k - stretch)) / (STRETCHES - 1)) * 4, stretch)
  return zeros > (1 - SPARSE_SHARE) * STRETCHES * stretch && Boolean(wasm.allFinite(b, k * n))
}

function sparse(heap: Heap, product: Product): void {
  const { a, b, c, m, n, k, transposeA = false, accumulate = false } = product
  const { bias = 0, low = -Infinity, high = Infinity, lda = transposeA ? m : k } = product
  const each = heap.wasm.sparseScratch(k)
  const scratch = heap.scratch(each * heap.maxParts)
  const cost = m * n * k * SPARSE_SHARE
  if (!transposeA && n > m * WIDE) {
    heap.split('sparseRows', { length: n, unit: 64, cost }, (from, to, part) => {
      const columns = [b + from * 4, n, c + from * 4, n] as const
      const ownBias = bias && bias + from * 4
      return [a, lda, ...columns, m, to - from, k, ownBias, low, high, accumulate, scratch + part * each]
    })
    return
  }
  heap.split(
    transposeA ? 'sparseColumns' : 'sparseRows',
    { length: m, unit: transposeA ? 16 : 1, cost },
    (from, to, part) => {
      const rowsOfA = a + from * (transposeA ? 1 : lda) * 4
      const target = c + from * n * 4
      const own = scratch + part * each
      return [rowsOfA, lda, b, n, target, n, to - from, n, k, bias, low, high, accumulate, own]
    },
  )
}

function dense(heap: Heap, product: Product): void {
  const { a, b, c, m, n, k, transposeA = false, transposeB = false, accumulate = false } = product
  const { bias = 0, low = -Infinity, high = Infinity, lda = transposeA ? m : k } = product
  const ldb = transposeB ? k : n
  const each = heap.wasm.gemmScratch()
  const scratch = heap.scratch(each * heap.maxParts)
  const cost = m * n * k
  if (m >= n || product.byRows) {
    heap.split('gemm', { length: m, unit: 4, cost }, (from, to, part) => {
      const rowsOfA = a + from * (transposeA ? 1 : lda) * 4
      const operands = [rowsOfA, lda, transposeA, b, ldb, transposeB, c + from * n * 4, n] as const
      return [...operands, to - from, n, k, bias, low, high, accumulate, scratch + part * each]
    })
    return
  }
  heap.split('gemm', { length: n, unit: 8, cost }, (from, to, part) => {
    const columnsOfB = b + from * (transposeB ? ldb : 1) * 4
    const columnsOfBias = bias && bias + from * 4
    const operands = [a, lda, transposeA, columnsOfB, ldb, transposeB, c + from * 4, n] as const
    return [...operands, m, to - from, k, columnsOfBias, low, high, accumulate, scratch + part * each]
  })
}

/** Products of one shape, `inner` in a row, and the floats from each to the next within a row and from row to row. */
export interface Batch {
  readonly count: number
  readonly inner: number
  readonly a: BatchOperand
  readonly b: BatchOperand
  readonly c: BatchOperand
  readonly m: number
  readonly n: number
  readonly k: number
  readonly transposeA?: boolean
  readonly transposeB?: boolean
}

export interface BatchOperand {
  readonly at: number
  /** Floats from row to row of each matrix. */
  readonly stride: number
  readonly outer: number
  readonly inner: number
}

/** C = op(A) op(B) for many small matrices in one call. Threads take products each. */
export function gemmBatch(heap: Heap, batch: Batch): void {
  const { count, inner, a, b, c, m, n, k, transposeA = false, transposeB = false } = batch
  if (count * m * n === 0) return
  // In the order of `Batch` in assembly/batch.ts.
  const fields = [m, n, k, a.stride, Number(transposeA), b.stride, Number(transposeB), c.stride, inner]
  const layout = heap.integers([...fields, ...[a, b, c].flatMap((each) => [each.outer, each.inner])])
  const each = heap.wasm.gemmScratch()
  const scratch = heap.scratch(each * heap.maxParts)
  heap.split('gemmBatch', { length: count, unit: 1, cost: count * m * n * k }, (from, to, part) => [
    layout,
    a.at,
    b.at,
    c.at,
    from,
    to,
    scratch + part * each,
  ])
}
