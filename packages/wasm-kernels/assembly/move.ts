/** Copies: rows picked by index, rows repeated, segments added up. Lengths are in bytes where a name says so, else in floats. */
import { loadFew, storeFew } from './simd'

/** y[i] = x[indices[i]], rows of `rowBytes`. Returns false, having written zeros there, if an index lies outside 0..rows-1. */
export function gatherRows(x: usize, rows: u32, indices: usize, y: usize, count: usize, rowBytes: usize): bool {
  let inside = true
  for (let i: usize = 0; i < count; i++, y += rowBytes) {
    const index = load<u32>(indices + i * 4)
    if (index < rows) {
      memory.copy(y, x + index * rowBytes, rowBytes)
    } else {
      memory.fill(y, 0, rowBytes)
      inside = false
    }
  }
  return inside
}

/** y is `count` blocks, each `repeats` copies of a block of x. */
export function repeatBlocks(x: usize, y: usize, count: usize, blockBytes: usize, repeats: usize): void {
  for (; count; count--, x += blockBytes) {
    if (blockBytes == 4) {
      const value = load<f32>(x)
      for (let r: usize = 0; r < repeats; r++, y += 4) store<f32>(y, value)
    } else {
      for (let r: usize = 0; r < repeats; r++, y += blockBytes) memory.copy(y, x, blockBytes)
    }
  }
}

/** Copies `count` blocks, which lie one after the other in x and `stride` bytes apart in y. */
export function copyBlocks(x: usize, y: usize, count: usize, blockBytes: usize, stride: usize): void {
  for (; count; count--, x += blockBytes, y += stride) memory.copy(y, x, blockBytes)
}

/** y[ids[i]] += x[i]; y must be zero before. Ids outside 0..segments-1 are left out, as in tfjs. */
export function segmentSum(x: usize, ids: usize, y: usize, count: usize, columns: usize, segments: u32): void {
  for (let i: usize = 0; i < count; i++, x += columns * 4) {
    const id = load<u32>(ids + i * 4)
    if (id < segments) addTo(y + id * columns * 4, x, columns)
  }
}

/** y += x. */
export function addTo(y: usize, x: usize, n: usize): void {
  const end = y + (n & ~3) * 4
  for (; y < end; y += 16, x += 16) v128.store(y, f32x4.add(v128.load(y), v128.load(x)))
  if (n & 3) storeFew(y, f32x4.add(loadFew(y, n & 3), loadFew(x, n & 3)), n & 3)
}

/** y = byte * scale + offset for `columns` bytes of the rows picked; rows of x are `rowBytes` apart. */
export function gatherPixels(x: usize, rows: u32, rowBytes: usize, indices: usize, y: usize, count: usize, columns: usize, scale: f32, offset: f32): bool {
  const factor = f32x4.splat(scale), shift = f32x4.splat(offset)
  const wide = columns & ~15
  let inside = true
  for (let i: usize = 0; i < count; i++) {
    const index = load<u32>(indices + i * 4)
    if (index >= rows) {
      memory.fill(y, 0, columns * 4)
      y += columns * 4
      inside = false
      continue
    }
    const row = x + index * rowBytes
    for (let j: usize = 0; j < wide; j += 16, y += 64) {
      const bytes = v128.load(row + j)
      const low = i16x8.extend_low_i8x16_u(bytes), high = i16x8.extend_high_i8x16_u(bytes)
      v128.store(y, toFloat(i32x4.extend_low_i16x8_u(low), factor, shift))
      v128.store(y, toFloat(i32x4.extend_high_i16x8_u(low), factor, shift), 16)
      v128.store(y, toFloat(i32x4.extend_low_i16x8_u(high), factor, shift), 32)
      v128.store(y, toFloat(i32x4.extend_high_i16x8_u(high), factor, shift), 48)
    }
    for (let j = wide; j < columns; j++, y += 4) store<f32>(y, <f32>load<u8>(row + j) * scale + offset)
  }
  return inside
}

// @ts-ignore: decorator
@inline
function toFloat(bytes: v128, factor: v128, shift: v128): v128 {
  return f32x4.add(f32x4.mul(f32x4.convert_i32x4_s(bytes), factor), shift)
}

/** Zeros. On a shared memory JavaScript's own fill is several times slower. */
export function clear(address: usize, bytes: usize): void {
  memory.fill(address, 0, bytes)
}
