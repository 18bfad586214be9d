/** Optimizer updates in place: one pass over memory instead of one per operation. */
import { read, write } from './simd'

/**
 * Running means of gradients that have become zero shrink below the smallest normal number and stay there, where every operation
 * takes many times as long; far too small to move a parameter, they become zero here.
 */
// @ts-ignore: decorator
@inline
function flush(x: v128): v128 {
  return v128.andnot(x, f32x4.lt(f32x4.abs(x), f32x4.splat(1.17549435e-38)))
}

/**
 * Stochastic gradient descent as PyTorch has it: g += l2 p; v = momentum v + g; p -= rate (nesterov ? g + momentum v : v).
 * A `velocity` of 0 means none. `rate` is the address of one float.
 */
export function sgd(param: usize, gradient: usize, velocity: usize, n: usize, rate: usize, momentum: f32, nesterov: bool, l2: f32): void {
  const lr = v128.load32_splat(rate), mu = f32x4.splat(momentum), decay = f32x4.splat(l2)
  for (let i: usize = 0; i < n; i += 4) {
    const count = min<usize>(4, n - i)
    const at = i * 4
    const p = read(param + at, count)
    let g = read(gradient + at, count)
    if (l2) g = f32x4.add(g, f32x4.mul(decay, p))
    let step = g
    if (velocity) {
      const v = flush(f32x4.add(f32x4.mul(mu, read(velocity + at, count)), g))
      write(velocity + at, v, count)
      step = nesterov ? f32x4.add(g, f32x4.mul(mu, v)) : v
    }
    write(param + at, f32x4.sub(p, f32x4.mul(lr, step)), count)
  }
}

/**
 * Adam (Kingma and Ba, 2015) with decoupled decay (Loshchilov and Hutter, 2019): m, v are running means of g and g^2;
 * p -= rate weightDecay p; p -= rate (m / (1 - power1)) / (sqrt(v / (1 - power2)) + epsilon).
 * `rate`, `power1` (beta1^t) and `power2` are addresses of one float each.
 */
export function adam(
  param: usize, gradient: usize, first: usize, second: usize, n: usize, rate: usize, power1: usize, power2: usize,
  beta1: f64, beta2: f64, epsilon: f32, weightDecay: f32,
): void {
  const lr = load<f32>(rate)
  const b1 = f32x4.splat(<f32>beta1), c1 = f32x4.splat(<f32>(1 - beta1))
  const b2 = f32x4.splat(<f32>beta2), c2 = f32x4.splat(<f32>(1 - beta2))
  const step = f32x4.splat(lr / (1 - load<f32>(power1)))
  const unbias = f32x4.splat(<f32>1 / (1 - load<f32>(power2)))
  const keep = f32x4.splat(1 - lr * weightDecay), eps = f32x4.splat(epsilon)
  for (let i: usize = 0; i < n; i += 4) {
    const count = min<usize>(4, n - i)
    const at = i * 4
    const g = read(gradient + at, count)
    const m = flush(f32x4.add(f32x4.mul(b1, read(first + at, count)), f32x4.mul(c1, g)))
    const v = flush(f32x4.add(f32x4.mul(b2, read(second + at, count)), f32x4.mul(c2, f32x4.mul(g, g))))
    write(first + at, m, count)
    write(second + at, v, count)
    const change = f32x4.div(f32x4.mul(step, m), f32x4.add(f32x4.sqrt(f32x4.mul(v, unbias)), eps))
    write(param + at, f32x4.sub(f32x4.mul(read(param + at, count), keep), change), count)
  }
}
