/** y = dy where the activation let the value through (output not <= 0, so that NaN passes on), else 0. */
import { loadFew, storeFew } from './simd'

export function maskRelu(dy: usize, output: usize, y: usize, n: usize): void {
  const zero = f32x4.splat(0)
  const wide = n & ~3
  for (let at: usize = 0; at < wide * 4; at += 16) {
    v128.store(y + at, v128.andnot(v128.load(dy + at), f32x4.le(v128.load(output + at), zero)))
  }
  const rest = n & 3
  if (rest) {
    const at = wide * 4
    storeFew(y + at, v128.andnot(loadFew(dy + at, rest), f32x4.le(loadFew(output + at, rest), zero)), rest)
  }
}
