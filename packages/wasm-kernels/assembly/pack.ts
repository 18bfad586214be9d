/**
 * Panels for the matrix product. A panel holds, for each k, the values of eight columns of B (or four rows of A) side by side,
 * so that the inner loop reads memory straight through. Missing columns are filled with zeros.
 */
import { transpose4 } from './strided'

export const ROWS: usize = 4
export const COLUMNS: usize = 8

/** Panels of `columns` columns, row by row: B is [K, N] in memory, its rows `stride` bytes apart. */
export function packColumns(source: usize, stride: usize, depth: usize, columns: usize, panels: usize): void {
  const whole = columns / COLUMNS * COLUMNS
  const wide = whole * 4, panelBytes = depth * COLUMNS * 4
  let from = source, to = panels
  for (let k: usize = 0; k < depth; k++, from += stride, to += 32) {
    for (let at: usize = 0, out = to; at < wide; at += 32, out += panelBytes) {
      v128.store(out, v128.load(from + at))
      v128.store(out, v128.load(from + at, 16), 16)
    }
  }
  if (whole == columns) return
  columns -= whole
  source += wide
  panels += whole * depth * 4
  for (const end = panels + panelBytes; panels < end; panels += 32, source += stride) {
    for (let j: usize = 0; j < COLUMNS; j++) store<f32>(panels + j * 4, j < columns ? load<f32>(source + j * 4) : 0)
  }
}

/** The same panels out of a transposed B: [N, K] in memory, its rows `stride` bytes apart. Blocks of 4x4 are transposed in registers. */
export function packTransposedColumns(source: usize, stride: usize, depth: usize, columns: usize, panels: usize): void {
  for (let n: usize = 0; n < columns; n += COLUMNS, source += COLUMNS * stride, panels += depth * COLUMNS * 4) {
    const some = min(COLUMNS, columns - n)
    let k: usize = 0
    if (some == COLUMNS) {
      for (; k + 4 <= depth; k += 4) {
        transpose4(source + k * 4, stride, panels + k * 32, 32)
        transpose4(source + k * 4 + stride * 4, stride, panels + k * 32 + 16, 32)
      }
    }
    for (; k < depth; k++) {
      const out = panels + k * 32
      for (let j: usize = 0; j < COLUMNS; j++) store<f32>(out + j * 4, j < some ? load<f32>(source + j * stride + k * 4) : 0)
    }
  }
}

/** Panels of four rows of A: [M, K] in memory, its rows `stride` bytes apart. */
export function packRows(source: usize, stride: usize, depth: usize, rows: usize, panels: usize): void {
  for (let r: usize = 0; r < rows; r += ROWS, source += ROWS * stride, panels += depth * ROWS * 4) {
    const count = min(ROWS, rows - r)
    let k: usize = 0
    if (count == ROWS) for (; k + 4 <= depth; k += 4) transpose4(source + k * 4, stride, panels + k * 16, 16)
    for (; k < depth; k++) {
      const out = panels + k * 16
      for (let i: usize = 0; i < ROWS; i++) store<f32>(out + i * 4, i < count ? load<f32>(source + i * stride + k * 4) : 0)
    }
  }
}

/** Panels of four rows out of a transposed A: [K, M] in memory, where the four values of one k already lie side by side. */
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
