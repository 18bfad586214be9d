/** The steps of recurrent cells between their matrix products: gates and states, element by element. */
import { sigmoid4, tanh4 } from './math'
import { read, write } from './simd'

/**
 * A step of a GRU (Cho et al., 2014; the reset gate after the product). `input` and `recurrent` hold the two products [rows, 3 units] in the order
 * r, z, n; `gates` takes r, z, n and the recurrent part of n, [rows, 4 units]; `after` the state n + z (before - n).
 */
export function gruStep(input: usize, recurrent: usize, before: usize, after: usize, gates: usize, rows: usize, units: usize): void {
  const block = units * 4
  for (let i: usize = 0; i < rows; i++, input += block * 3, recurrent += block * 3, before += block, after += block, gates += block * 4) {
    for (let j: usize = 0; j < units; j += 4) {
      const count = min<usize>(4, units - j), at = j * 4
      const r = sigmoid4(f32x4.add(read(input + at, count), read(recurrent + at, count)))
      const z = sigmoid4(f32x4.add(read(input + block + at, count), read(recurrent + block + at, count)))
      const state = read(recurrent + block * 2 + at, count)
      const n = tanh4(f32x4.add(read(input + block * 2 + at, count), f32x4.mul(r, state)))
      write(gates + at, r, count)
      write(gates + block + at, z, count)
      write(gates + block * 2 + at, n, count)
      write(gates + block * 3 + at, state, count)
      write(after + at, f32x4.add(n, f32x4.mul(z, f32x4.sub(read(before + at, count), n))), count)
    }
  }
}

/**
 * The gradient of `gruStep`: of both products, [rows, 3 units] each, and of the state before it apart from the product. The state's own gradient
 * is `dLater` + `dOutput`, each of which may be 0 for none; `dBefore` may be `dLater`.
 */
export function gruStepGradient(
  dLater: usize, dOutput: usize, gates: usize, before: usize, dInput: usize, dRecurrent: usize, dBefore: usize, rows: usize, units: usize,
): void {
  const block = units * 4, one = f32x4.splat(1)
  for (let i: usize = 0; i < rows; i++, gates += block * 4, before += block, dInput += block * 3, dRecurrent += block * 3, dBefore += block) {
    for (let j: usize = 0; j < units; j += 4) {
      const count = min<usize>(4, units - j), at = j * 4
      const dh = sumOf(dLater, dOutput, i * block + at, count)
      const r = read(gates + at, count), z = read(gates + block + at, count), n = read(gates + block * 2 + at, count)
      const dn = f32x4.mul(f32x4.mul(dh, f32x4.sub(one, z)), f32x4.sub(one, f32x4.mul(n, n)))
      const dz = f32x4.mul(f32x4.mul(dh, f32x4.sub(read(before + at, count), n)), f32x4.mul(z, f32x4.sub(one, z)))
      const dr = f32x4.mul(f32x4.mul(dn, read(gates + block * 3 + at, count)), f32x4.mul(r, f32x4.sub(one, r)))
      write(dInput + at, dr, count)
      write(dInput + block + at, dz, count)
      write(dInput + block * 2 + at, dn, count)
      write(dRecurrent + at, dr, count)
      write(dRecurrent + block + at, dz, count)
      write(dRecurrent + block * 2 + at, f32x4.mul(dn, r), count)
      write(dBefore + at, f32x4.mul(dh, z), count)
    }
  }
}

/** The sum of the values at both addresses, of which each may be 0. */
// @ts-ignore: decorator
@inline
function sumOf(a: usize, b: usize, at: usize, count: usize): v128 {
  if (!a) return b ? read(b + at, count) : f32x4.splat(0)
  return b ? f32x4.add(read(a + at, count), read(b + at, count)) : read(a + at, count)
}

/**
 * A step of an LSTM (Hochreiter and Schmidhuber, 1997). `products` holds the sum of both products [rows, 4 units] in the order i, f, g, o, and keeps
 * the gates in their place; the states are h = o tanh(c) and c = f before + i g; `bounded` keeps tanh(c).
 */
export function lstmStep(
  input: usize, products: usize, cellBefore: usize, cell: usize, bounded: usize, state: usize, rows: usize, units: usize,
): void {
  const block = units * 4
  for (let r: usize = 0; r < rows; r++, input += block * 4, products += block * 4, cellBefore += block, cell += block, bounded += block, state += block) {
    for (let j: usize = 0; j < units; j += 4) {
      const count = min<usize>(4, units - j), at = j * 4
      const i = sigmoid4(f32x4.add(read(input + at, count), read(products + at, count)))
      const f = sigmoid4(f32x4.add(read(input + block + at, count), read(products + block + at, count)))
      const g = tanh4(f32x4.add(read(input + block * 2 + at, count), read(products + block * 2 + at, count)))
      const o = sigmoid4(f32x4.add(read(input + block * 3 + at, count), read(products + block * 3 + at, count)))
      const c = f32x4.add(f32x4.mul(f, read(cellBefore + at, count)), f32x4.mul(i, g))
      const t = tanh4(c)
      write(products + at, i, count)
      write(products + block + at, f, count)
      write(products + block * 2 + at, g, count)
      write(products + block * 3 + at, o, count)
      write(cell + at, c, count)
      write(bounded + at, t, count)
      write(state + at, f32x4.mul(o, t), count)
    }
  }
}

/** The gradient of `lstmStep`: of the products [rows, 4 units], and of the cell before. That of the state is `dLater` + `dOutput`, each may be 0. */
export function lstmStepGradient(
  dLater: usize, dOutput: usize, dCell: usize, gates: usize, cellBefore: usize, bounded: usize, dProducts: usize, rows: usize, units: usize,
): void {
  const block = units * 4, one = f32x4.splat(1)
  for (let r: usize = 0; r < rows; r++, dCell += block, gates += block * 4, cellBefore += block, bounded += block, dProducts += block * 4) {
    for (let j: usize = 0; j < units; j += 4) {
      const count = min<usize>(4, units - j), at = j * 4
      const dh = sumOf(dLater, dOutput, r * block + at, count)
      const i = read(gates + at, count), f = read(gates + block + at, count)
      const g = read(gates + block * 2 + at, count), o = read(gates + block * 3 + at, count), t = read(bounded + at, count)
      const dc = f32x4.add(read(dCell + at, count), f32x4.mul(f32x4.mul(dh, o), f32x4.sub(one, f32x4.mul(t, t))))
      write(dProducts + at, f32x4.mul(f32x4.mul(dc, g), f32x4.mul(i, f32x4.sub(one, i))), count)
      write(dProducts + block + at, f32x4.mul(f32x4.mul(dc, read(cellBefore + at, count)), f32x4.mul(f, f32x4.sub(one, f))), count)
      write(dProducts + block * 2 + at, f32x4.mul(f32x4.mul(dc, i), f32x4.sub(one, f32x4.mul(g, g))), count)
      write(dProducts + block * 3 + at, f32x4.mul(f32x4.mul(dh, t), f32x4.mul(o, f32x4.sub(one, o))), count)
      write(dCell + at, f32x4.mul(dc, f), count)
    }
  }
}
