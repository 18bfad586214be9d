/**
 * Panels for the matrix product. A panel holds, for each k, the values of eight columns of B (or six rows of A) side by side,
 * so that the inner loop reads memory straight through. Missing columns are filled with zeros.
 */
import { transpose4 } from './strided'

export const ROWS: usize = 4
export const COLUMNS: usize = 8

/** Copies `depth` rows of eight columns: B is [K, N] in memory, its rows `stride` bytes apart. */
export function packColumns(source: usize, stride: usize, depth: usize, columns: usize, panel: usize): void {
  const end = panel + depth * COLUMNS * 4
  if (columns == COLUMNS) {
    for (; panel < end; panel += 32, source += stride) {
      v128.store(panel, v128.load(source))
      v128.store(panel, v128.load(source, 16), 16)
    }
    return
  }
  for (; panel < end; panel += 32, source += stride) {
    for (let j: usize = 0; j < COLUMNS; j++) store<f32>(panel + j * 4, j < columns ? load<f32>(source + j * 4) : 0)
  }
}

/** The same panel out of a transposed B: [N, K] in memory, its rows `stride` bytes apart. Blocks of 4x4 are transposed in registers. */
export function packTransposedColumns(source: usize, stride: usize, depth: usize, columns: usize, panel: usize): void {
  let k: usize = 0
  if (columns == COLUMNS) {
    for (; k + 4 <= depth; k += 4) {
      transpose4(source + k * 4, stride, panel + k * 32, 32)
      transpose4(source + k * 4 + stride * 4, stride, panel + k * 32 + 16, 32)
    }
  }
  for (; k < depth; k++) {
    const out = panel + k * 32
    for (let j: usize = 0; j < COLUMNS; j++) store<f32>(out + j * 4, j < columns ? load<f32>(source + j * stride + k * 4) : 0)
  }
}

/** Panels of six rows out of a transposed A: [K, M] in memory, where the six values of one k already lie side by side. */
export function packTransposedRows(source: usize, stride: usize, depth: usize, rows: usize, panels: usize): void {
  for (let r: usize = 0; r < rows; r += ROWS) {
    const count = min(ROWS, rows - r)
    let from = source + r * 4
    for (let k: usize = 0; k < depth; k++, panels += ROWS * 4, from += stride) {
      if (count == ROWS) {
        v128.store(panels, v128.load(from))
      } else {
        for (let i: usize = 0; i < ROWS; i++) store<f32>(panels + i * 4, i < count ? load<f32>(from + i * 4) : 0)
      }
    }
  }
}
