/** exp, log, tanh, sigmoid and erf on four floats, after Moshier's Cephes (single precision): within 2 units in the last place (erf: 3), NaN stays NaN. */

// @ts-ignore: decorator
@inline
function power2(n: v128): v128 {
  return i32x4.shl(i32x4.add(n, i32x4.splat(127)), 23)
}

/** e^x. The power of two goes in by halves, so that results below the smallest normal number and above the largest come out right. */
// @ts-ignore: decorator
@inline
export function exp4(x: v128): v128 {
  x = f32x4.pmin(f32x4.pmax(x, f32x4.splat(-105)), f32x4.splat(90))
  const n = f32x4.nearest(f32x4.mul(x, f32x4.splat(1.44269504088896341)))
  let r = f32x4.sub(x, f32x4.mul(n, f32x4.splat(0.693359375)))
  r = f32x4.sub(r, f32x4.mul(n, f32x4.splat(-2.12194440e-4)))
  let p = f32x4.splat(1.9875691500e-4)
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.3981999507e-3))
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(8.3334519073e-3))
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(4.1665795894e-2))
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.6666665459e-1))
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(5.0000001201e-1))
  p = f32x4.add(f32x4.add(f32x4.mul(p, f32x4.mul(r, r)), r), f32x4.splat(1))
  const whole = i32x4.trunc_sat_f32x4_s(n)
  const half = i32x4.shr_s(whole, 1)
  return f32x4.mul(f32x4.mul(p, power2(half)), power2(i32x4.sub(whole, half)))
}

/** ln x: -Infinity at 0, NaN below it. */
// @ts-ignore: decorator
@inline
export function log4(x: v128): v128 {
  const tiny = f32x4.lt(x, f32x4.splat(1.17549435e-38))
  const scaled = v128.bitselect(f32x4.mul(x, f32x4.splat(8388608)), x, tiny)
  let e = i32x4.sub(i32x4.shr_u(scaled, 23), i32x4.splat(126))
  e = i32x4.sub(e, v128.and(tiny, i32x4.splat(23)))
  let m = v128.or(v128.and(scaled, i32x4.splat(0x007fffff)), f32x4.splat(0.5))
  const low = f32x4.lt(m, f32x4.splat(0.707106781186547524))
  e = i32x4.add(e, low)
  m = f32x4.sub(f32x4.add(m, v128.and(m, low)), f32x4.splat(1))
  const z = f32x4.mul(m, m)
  let p = f32x4.splat(7.0376836292e-2)
  p = f32x4.add(f32x4.mul(p, m), f32x4.splat(-1.1514610310e-1))
  p = f32x4.add(f32x4.mul(p, m), f32x4.splat(1.1676998740e-1))
  p = f32x4.add(f32x4.mul(p, m), f32x4.splat(-1.2420140846e-1))
  p = f32x4.add(f32x4.mul(p, m), f32x4.splat(1.4249322787e-1))
  p = f32x4.add(f32x4.mul(p, m), f32x4.splat(-1.6668057665e-1))
  p = f32x4.add(f32x4.mul(p, m), f32x4.splat(2.0000714765e-1))
  p = f32x4.add(f32x4.mul(p, m), f32x4.splat(-2.4999993993e-1))
  p = f32x4.add(f32x4.mul(p, m), f32x4.splat(3.3333331174e-1))
  const exponent = f32x4.convert_i32x4_s(e)
  let y = f32x4.mul(f32x4.mul(p, m), z)
  y = f32x4.add(y, f32x4.mul(exponent, f32x4.splat(-2.12194440e-4)))
  y = f32x4.sub(y, f32x4.mul(z, f32x4.splat(0.5)))
  y = f32x4.add(f32x4.add(m, y), f32x4.mul(exponent, f32x4.splat(0.693359375)))
  const zero = f32x4.eq(x, f32x4.splat(0))
  const odd = v128.or(f32x4.lt(x, f32x4.splat(0)), f32x4.ne(x, x))
  y = v128.bitselect(f32x4.splat(Infinity), y, f32x4.eq(x, f32x4.splat(Infinity)))
  y = v128.bitselect(f32x4.splat(-Infinity), y, zero)
  return v128.bitselect(f32x4.splat(NaN), y, odd)
}

/** A polynomial near 0, where 1 - 2/(e^2x + 1) would cancel. */
// @ts-ignore: decorator
@inline
export function tanh4(x: v128): v128 {
  const size = f32x4.abs(x)
  const z = f32x4.mul(x, x)
  let p = f32x4.splat(-5.70498872745e-3)
  p = f32x4.add(f32x4.mul(p, z), f32x4.splat(2.06390887954e-2))
  p = f32x4.add(f32x4.mul(p, z), f32x4.splat(-5.37397155531e-2))
  p = f32x4.add(f32x4.mul(p, z), f32x4.splat(1.33314422036e-1))
  p = f32x4.add(f32x4.mul(p, z), f32x4.splat(-3.33332819422e-1))
  const near = f32x4.add(f32x4.mul(f32x4.mul(p, z), x), x)
  const e = exp4(f32x4.add(size, size))
  const far = f32x4.sub(f32x4.splat(1), f32x4.div(f32x4.splat(2), f32x4.add(e, f32x4.splat(1))))
  const signed = v128.or(far, v128.and(x, f32x4.splat(-0.0)))
  return v128.bitselect(near, signed, f32x4.lt(size, f32x4.splat(0.625)))
}

// @ts-ignore: decorator
@inline
export function sigmoid4(x: v128): v128 {
  return f32x4.div(f32x4.splat(1), f32x4.add(f32x4.splat(1), exp4(f32x4.neg(x))))
}

// @ts-ignore: decorator
@inline
export function rsqrt4(x: v128): v128 {
  return f32x4.div(f32x4.splat(1), f32x4.sqrt(x))
}

/** Below 1 a polynomial in x^2, above it 1 - erfc(x) by one in 1/x^2. */
// @ts-ignore: decorator
@inline
export function erf4(x: v128): v128 {
  const size = f32x4.abs(x), z = f32x4.mul(x, x)
  let p = f32x4.splat(7.853861353153693e-5)
  p = f32x4.add(f32x4.mul(p, z), f32x4.splat(-8.010193625184903e-4))
  p = f32x4.add(f32x4.mul(p, z), f32x4.splat(5.188327685732524e-3))
  p = f32x4.add(f32x4.mul(p, z), f32x4.splat(-2.685381193529856e-2))
  p = f32x4.add(f32x4.mul(p, z), f32x4.splat(1.128358514861418e-1))
  p = f32x4.add(f32x4.mul(p, z), f32x4.splat(-3.761262582423300e-1))
  p = f32x4.add(f32x4.mul(p, z), f32x4.splat(1.128379165726710))
  const near = f32x4.mul(p, x)
  const q = f32x4.div(f32x4.splat(1), size), w = f32x4.mul(q, q)
  let t = f32x4.splat(2.326819970068386e-2)
  t = f32x4.add(f32x4.mul(t, w), f32x4.splat(-1.387039388740657e-1))
  t = f32x4.add(f32x4.mul(t, w), f32x4.splat(3.687424674597105e-1))
  t = f32x4.add(f32x4.mul(t, w), f32x4.splat(-5.824733027278666e-1))
  t = f32x4.add(f32x4.mul(t, w), f32x4.splat(6.210004621745983e-1))
  t = f32x4.add(f32x4.mul(t, w), f32x4.splat(-4.944515323274145e-1))
  t = f32x4.add(f32x4.mul(t, w), f32x4.splat(3.404879937665872e-1))
  t = f32x4.add(f32x4.mul(t, w), f32x4.splat(-2.741127028184656e-1))
  t = f32x4.add(f32x4.mul(t, w), f32x4.splat(5.638259427386472e-1))
  const far = f32x4.sub(f32x4.splat(1), f32x4.mul(f32x4.mul(exp4(f32x4.neg(z)), q), t))
  const signed = v128.or(far, v128.and(x, f32x4.splat(-0.0)))
  return v128.bitselect(near, signed, f32x4.lt(size, f32x4.splat(1)))
}
