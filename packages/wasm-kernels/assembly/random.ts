/** Counter-based random numbers: Philox4x32-10 (Salmon et al., "Parallel Random Numbers: As Easy as 1, 2, 3", 2011). */

/**
 * y[4i + j] = word j of block i, counter (i, stream, step, 0), as (word >>> 8) / 2^24 in [0, 1).
 * `key` is the address of two words, `step` of one. Element i depends on nothing but i.
 */
export function uniform(key: usize, step: usize, stream: u32, y: usize, n: usize): void {
  const key0 = load<u32>(key), key1 = load<u32>(key, 4), third = load<u32>(step)
  for (let i: usize = 0; i < n; i += 4) {
    let c0: u32 = <u32>(i >> 2), c1 = stream, c2 = third, c3: u32 = 0
    let k0 = key0, k1 = key1
    for (let round = 0; round < 10; round++) {
      const left = <u64>c0 * 0xd2511f53
      const right = <u64>c2 * 0xcd9e8d57
      c0 = <u32>(right >> 32) ^ c1 ^ k0
      c1 = <u32>right
      c2 = <u32>(left >> 32) ^ c3 ^ k1
      c3 = <u32>left
      k0 += 0x9e3779b9
      k1 += 0xbb67ae85
    }
    const at = y + i * 4
    store<f32>(at, toUnit(c0))
    if (i + 1 < n) store<f32>(at, toUnit(c1), 4)
    if (i + 2 < n) store<f32>(at, toUnit(c2), 8)
    if (i + 3 < n) store<f32>(at, toUnit(c3), 12)
  }
}

// @ts-ignore: decorator
@inline
function toUnit(word: u32): f32 {
  return <f32>(word >> 8) * <f32>(1.0 / 16777216.0)
}
