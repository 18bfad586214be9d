/** C = clamp(op(A) op(B) + bias): the blocked matrix product after Goto and van de Geijn, "Anatomy of High-Performance Matrix Multiplication" (2008). */
import { COLUMNS, ROWS, packColumns, packRows, packTransposedColumns, packTransposedRows } from './pack'
import { tilesOfColumns, tilesOfRows } from './tile'

/** A panel of B of this depth (8 kB) stays in the first-level cache. */
const DEPTH: usize = 256
/** A block of A of this many floats (192 kB) stays in the second-level cache. */
const BLOCK: usize = 49152
/** Panels of B that are packed together: a row of B gives four cache lines and not half of one. */
const PANELS: usize = 8
/** Rows of C, and of its panels of A, that are computed for all of these panels before the next ones. */
const NEAR_ROWS: usize = 32
/** Rows that lie further apart than this many bytes fall onto one another in the first-level cache. */
const NEAR: usize = 1024
/** Bytes of a tile of C. */
export const TILE: usize = ROWS * COLUMNS * 4

/** Bytes of scratch memory that one call of `gemm` needs. */
export function gemmScratch(): usize {
  return PANELS * DEPTH * COLUMNS * 4 + TILE + COLUMNS * 4 + (BLOCK + DEPTH * ROWS) * 4
}

/**
 * A is [m, k] with rows `lda` floats apart ([k, m] if transposeA), B is [k, n] ([n, k] if transposeB), C is [m, n] with rows `ldc` apart.
 * `accumulate` adds to what C holds. `bias` is the address of n floats or 0. Bounds of -Infinity and Infinity mean none.
 */
export function gemm(
  a: usize, lda: usize, transposeA: bool, b: usize, ldb: usize, transposeB: bool, c: usize, ldc: usize,
  m: usize, n: usize, k: usize, bias: usize, low: f32, high: f32, accumulate: bool, scratch: usize,
): void {
  const tile = scratch + PANELS * DEPTH * COLUMNS * 4
  const edgeBias = tile + TILE
  const packedA = edgeBias + COLUMNS * 4
  const bounded = low > -Infinity || high < Infinity
  lda *= 4
  ldb *= 4
  ldc *= 4
  const packsA = transposeA || (lda > NEAR && n > COLUMNS * 4)
  let k0: usize = 0
  do {
    const depth = min(DEPTH, k - k0)
    const resume = accumulate || k0 > 0
    const bounds = bounded && k0 + depth == k
    const block = depth ? max(ROWS, (BLOCK / depth / ROWS) * ROWS) : m
    for (let m0: usize = 0; m0 < m; m0 += block) {
      const rows = min(block, m - m0)
      if (transposeA) packTransposedRows(a + k0 * lda + m0 * 4, lda, depth, rows, packedA)
      else if (packsA) packRows(a + m0 * lda + k0 * 4, lda, depth, rows, packedA)
      for (let n0: usize = 0; n0 < n; n0 += PANELS * COLUMNS) {
        const some = min(PANELS * COLUMNS, n - n0)
        if (transposeB) packTransposedColumns(b + n0 * ldb + k0 * 4, ldb, depth, some, scratch)
        else packColumns(b + k0 * ldb + n0 * 4, ldb, depth, some, scratch)
        for (let r: usize = 0; r < rows; r += NEAR_ROWS) {
          const height = min(NEAR_ROWS, rows - r)
          for (let j: usize = 0; j < some; j += COLUMNS) {
            const columns = min(COLUMNS, some - j), panel = scratch + j * depth * 4
            let panelBias = bias ? bias + (n0 + j) * 4 : 0
            if (bias && columns < COLUMNS) {
              for (let i: usize = 0; i < COLUMNS; i++) store<f32>(edgeBias + i * 4, i < columns ? load<f32>(panelBias + i * 4) : 0)
              panelBias = edgeBias
            }
            const target = c + (m0 + r) * ldc + (n0 + j) * 4
            if (packsA) columnsByPanel(packedA + r * depth * 4, ROWS * 4, depth * 4, height, columns, panel, depth, 1, 0, target, ldc, resume, panelBias, bounds, low, high, tile)
            else rowsByPanel(a + (m0 + r) * lda + k0 * 4, lda, height, columns, panel, depth, 1, 0, target, ldc, resume, panelBias, bounds, low, high, tile)
          }
        }
      }
    }
    k0 += DEPTH
  } while (k0 < k)
}

/** `rows` rows of C against a panel of B of `columns` columns; A and the panel as in `tilesOfRows`. `tile` is room for the tiles at the edges. */
export function rowsByPanel(
  a: usize, lda: usize, rows: usize, columns: usize, panel: usize, depth: usize, runs: usize, runStep: usize,
  c: usize, ldc: usize, resume: bool, bias: usize, bounded: bool, low: f32, high: f32, tile: usize,
): void {
  const whole = columns == COLUMNS ? rows / ROWS : 0
  tilesOfRows(a, lda, ROWS - 1, whole, panel, depth, runs, runStep, c, ldc, resume, bias, bounded, low, high)
  for (let r = whole * ROWS; r < rows; r += ROWS) {
    const height = min(ROWS, rows - r), target = c + r * ldc
    if (resume) copyTile(target, ldc, tile, COLUMNS * 4, height, columns)
    tilesOfRows(a + r * lda, lda, height - 1, 1, panel, depth, runs, runStep, tile, COLUMNS * 4, resume, bias, bounded, low, high)
    copyTile(tile, COLUMNS * 4, target, ldc, height, columns)
  }
}

/** The same with A as in `tilesOfColumns`, a row of a later tile `rowStep` bytes after that of the one before, for each of its four. Reads up to three floats behind A. */
export function columnsByPanel(
  a: usize, step: usize, rowStep: usize, rows: usize, columns: usize, panel: usize, depth: usize, runs: usize, runStep: usize,
  c: usize, ldc: usize, resume: bool, bias: usize, bounded: bool, low: f32, high: f32, tile: usize,
): void {
  const whole = columns == COLUMNS ? rows / ROWS : 0
  tilesOfColumns(a, step, rowStep * ROWS, whole, panel, depth, runs, runStep, c, ldc, resume, bias, bounded, low, high)
  for (let r = whole * ROWS; r < rows; r += ROWS) {
    const height = min(ROWS, rows - r), target = c + r * ldc
    if (resume) copyTile(target, ldc, tile, COLUMNS * 4, height, columns)
    tilesOfColumns(a + r * rowStep, step, 0, 1, panel, depth, runs, runStep, tile, COLUMNS * 4, resume, bias, bounded, low, high)
    copyTile(tile, COLUMNS * 4, target, ldc, height, columns)
  }
}

function copyTile(from: usize, fromStride: usize, to: usize, toStride: usize, rows: usize, columns: usize): void {
  for (let r: usize = 0; r < rows; r++) {
    for (let j: usize = 0; j < columns; j++) store<f32>(to + r * toStride + j * 4, load<f32>(from + r * fromStride + j * 4))
  }
}
