/** C = clamp(op(A) op(B) + bias): the blocked matrix product after Goto and van de Geijn, "Anatomy of High-Performance Matrix Multiplication" (2008). */
import { COLUMNS, ROWS, packColumns, packTransposedColumns, packTransposedRows } from './pack'
import { tilesOfPanels, tilesOfRows } from './tile'

/** A panel of B of this depth (8 kB) stays in the first-level cache. */
const DEPTH: usize = 256
/** A block of A of this many floats (192 kB) stays in the second-level cache. */
const BLOCK: usize = 49152
const TILE: usize = ROWS * COLUMNS * 4

/** Bytes of scratch memory that one call of `gemm` needs. */
export function gemmScratch(): usize {
  return DEPTH * COLUMNS * 4 + TILE + COLUMNS * 4 + (BLOCK + DEPTH * ROWS) * 4
}

/**
 * A is [m, k] with rows `lda` floats apart ([k, m] if transposeA), B is [k, n] ([n, k] if transposeB), C is [m, n] with rows `ldc` apart.
 * `accumulate` adds to what C holds. `bias` is the address of n floats or 0. Bounds of -Infinity and Infinity mean none.
 */
export function gemm(
  a: usize, lda: usize, transposeA: bool, b: usize, ldb: usize, transposeB: bool, c: usize, ldc: usize,
  m: usize, n: usize, k: usize, bias: usize, low: f32, high: f32, accumulate: bool, scratch: usize,
): void {
  const tile = scratch + DEPTH * COLUMNS * 4
  const edgeBias = tile + TILE
  const packedA = edgeBias + COLUMNS * 4
  const bounded = low > -Infinity || high < Infinity
  lda *= 4
  ldb *= 4
  ldc *= 4
  let k0: usize = 0
  do {
    const depth = min(DEPTH, k - k0)
    const resume = accumulate || k0 > 0
    const bounds = bounded && k0 + depth == k
    const block = depth ? max(ROWS, (BLOCK / depth / ROWS) * ROWS) : m
    for (let m0: usize = 0; m0 < m; m0 += block) {
      const rows = min(block, m - m0)
      if (transposeA) packTransposedRows(a + k0 * lda + m0 * 4, lda, depth, rows, packedA)
      for (let n0: usize = 0; n0 < n; n0 += COLUMNS) {
        const columns = min(COLUMNS, n - n0)
        if (transposeB) packTransposedColumns(b + n0 * ldb + k0 * 4, ldb, depth, columns, scratch)
        else packColumns(b + k0 * ldb + n0 * 4, ldb, depth, columns, scratch)
        let panelBias = bias ? bias + n0 * 4 : 0
        if (bias && columns < COLUMNS) {
          for (let j: usize = 0; j < COLUMNS; j++) store<f32>(edgeBias + j * 4, j < columns ? load<f32>(panelBias + j * 4) : 0)
          panelBias = edgeBias
        }
        const target = c + m0 * ldc + n0 * 4
        const source = a + m0 * lda + k0 * 4
        const whole = columns == COLUMNS ? rows / ROWS : 0
        if (transposeA) tilesOfPanels(packedA, whole, scratch, depth, target, ldc, resume, panelBias, bounds, low, high)
        else tilesOfRows(source, lda, ROWS - 1, whole, scratch, depth, target, ldc, resume, panelBias, bounds, low, high)
        for (let r = whole * ROWS; r < rows; r += ROWS) {
          const height = min(ROWS, rows - r)
          if (resume) copyTile(target + r * ldc, ldc, tile, COLUMNS * 4, height, columns)
          if (transposeA) tilesOfPanels(packedA + r * depth * 4, 1, scratch, depth, tile, COLUMNS * 4, resume, panelBias, bounds, low, high)
          else tilesOfRows(source + r * lda, lda, height - 1, 1, scratch, depth, tile, COLUMNS * 4, resume, panelBias, bounds, low, high)
          copyTile(tile, COLUMNS * 4, target + r * ldc, ldc, height, columns)
        }
      }
    }
    k0 += DEPTH
  } while (k0 < k)
}

function copyTile(from: usize, fromStride: usize, to: usize, toStride: usize, rows: usize, columns: usize): void {
  for (let r: usize = 0; r < rows; r++) {
    for (let j: usize = 0; j < columns; j++) store<f32>(to + r * toStride + j * 4, load<f32>(from + r * fromStride + j * 4))
  }
}
