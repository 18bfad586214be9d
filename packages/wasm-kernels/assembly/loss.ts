/** Softmax cross-entropy from integer labels, with its gradient: one pass over the logits, no one-hot matrix. */
import { exp4, log4 } from './math'
import { loadFew, storeFew, sumLanes } from './simd'

/**
 * `gradient` [rows, classes] takes d loss / d logits; `lossAt` the loss, sum(w l) / sum(w), with `weights` 0 meaning ones.
 * The target is (1 - smoothing) onehot + smoothing / classes; a label outside 0..classes-1 has no one-hot part.
 */
export function softmaxCrossEntropy(
  logits: usize, labels: usize, weights: usize, gradient: usize, lossAt: usize, rows: usize, classes: usize, smoothing: f32,
): void {
  let weightSum: f64 = 0
  for (let r: usize = 0; r < rows; r++) weightSum += weights ? <f64>load<f32>(weights + r * 4) : 1
  const even = smoothing / <f32>classes
  let lossSum: f64 = 0
  for (let r: usize = 0; r < rows; r++, logits += classes * 4, gradient += classes * 4) {
    const top = f32x4.splat(largest(logits, classes))
    let exponentials = f32x4.splat(0), shifted = f32x4.splat(0)
    for (let j: usize = 0; j < classes; j += 4) {
      const count = min<usize>(4, classes - j)
      const z = count == 4 ? v128.load(logits + j * 4) : loadFew(logits + j * 4, count)
      const d = f32x4.sub(z, top)
      const e = exp4(d)
      if (count == 4) {
        v128.store(gradient + j * 4, e)
        exponentials = f32x4.add(exponentials, e)
        shifted = f32x4.add(shifted, d)
      } else {
        storeFew(gradient + j * 4, e, count)
        exponentials = f32x4.add(exponentials, loadFew(gradient + j * 4, count))
        shifted = f32x4.add(shifted, keep(d, count))
      }
    }
    const total = sumLanes(exponentials)
    const label = load<u32>(labels + r * 4)
    const hit = label < classes
    const mass: f32 = (hit ? 1 - smoothing : 0) + smoothing
    const logTotal = f32x4.extract_lane(log4(f32x4.splat(total)), 0)
    let loss = mass * logTotal
    if (hit && smoothing < 1) loss -= (1 - smoothing) * (load<f32>(logits + label * 4) - f32x4.extract_lane(top, 0))
    if (smoothing > 0) loss -= even * sumLanes(shifted)
    const weight: f64 = weights ? <f64>load<f32>(weights + r * 4) : 1
    lossSum += weight * <f64>loss
    const share: f32 = <f32>(weight / weightSum)
    const scale = f32x4.splat((share * mass) / total), shift = f32x4.splat(share * even)
    for (let j: usize = 0; j < classes; j += 4) {
      const count = min<usize>(4, classes - j)
      const at = gradient + j * 4
      if (count == 4) v128.store(at, f32x4.sub(f32x4.mul(v128.load(at), scale), shift))
      else storeFew(at, f32x4.sub(f32x4.mul(loadFew(at, count), scale), shift), count)
    }
    if (hit) {
      const at = gradient + label * 4
      store<f32>(at, load<f32>(at) - share * (1 - smoothing))
    }
  }
  store<f32>(lossAt, <f32>(lossSum / weightSum))
}

/** The largest value of a row; NaN if there is one. */
export function largest(row: usize, n: usize): f32 {
  let top = f32x4.splat(-Infinity)
  let j: usize = 0
  for (; j + 4 <= n; j += 4) top = f32x4.max(top, v128.load(row + j * 4))
  let result = max(max(f32x4.extract_lane(top, 0), f32x4.extract_lane(top, 1)), max(f32x4.extract_lane(top, 2), f32x4.extract_lane(top, 3)))
  for (; j < n; j++) result = max(result, load<f32>(row + j * 4))
  return result
}

/** The first `count` lanes of x; zero in the others. */
// @ts-ignore: decorator
@inline
function keep(x: v128, count: usize): v128 {
  return v128.and(x, i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(<i32>count)))
}

/** How many rows have their largest value (the first of equals) at the label. */
export function countCorrect(prediction: usize, labels: usize, rows: usize, classes: usize, correctAt: usize): void {
  let correct = 0
  for (let r: usize = 0; r < rows; r++, prediction += classes * 4) {
    let best: usize = 0
    for (let j: usize = 1; j < classes; j++) if (load<f32>(prediction + j * 4) > load<f32>(prediction + best * 4)) best = j
    if (best == load<u32>(labels + r * 4)) correct++
  }
  store<f32>(correctAt, <f32>correct)
}
