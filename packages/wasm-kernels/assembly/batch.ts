/** Many small matrix products in one call, as the heads of an attention need them. */
import { gemm } from './gemm'

/** What the products share; counts and steps in floats. src/gemm.ts writes its fields. */
// @ts-ignore: decorator
@unmanaged
export class Batch {
  m: i32
  n: i32
  k: i32
  lda: i32
  transposeA: i32
  ldb: i32
  transposeB: i32
  ldc: i32
  /** Products in an inner row: product i is at outer i / inner, inner i % inner. */
  inner: i32
  aOuter: i32
  aInner: i32
  bOuter: i32
  bInner: i32
  cOuter: i32
  cInner: i32
}

/** C = op(A) op(B) for the products `from` to `to`. */
export function gemmBatch(batch: usize, a: usize, b: usize, c: usize, from: i32, to: i32, scratch: usize): void {
  const p = changetype<Batch>(batch)
  for (let i = from; i < to; i++) {
    const outer = i / p.inner, inner = i % p.inner
    gemm(
      a + <usize>(outer * p.aOuter + inner * p.aInner) * 4, p.lda, p.transposeA != 0,
      b + <usize>(outer * p.bOuter + inner * p.bInner) * 4, p.ldb, p.transposeB != 0,
      c + <usize>(outer * p.cOuter + inner * p.cInner) * 4, p.ldc, p.m, p.n, p.k, 0, -Infinity, Infinity, false, scratch,
    )
  }
}
