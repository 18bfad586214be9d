import * as tf from '@tensorflow/tfjs-core'
import type { TensorInfo } from '@tensorflow/tfjs-core'
import type { WebgpuBackend } from '../backend.js'
import { sizeOf } from '../kernel.js'
import { runMatMul } from '../shaders/matmul.js'
import { output } from '../raw-program.js'
import { finished } from './activation.js'
import type { Replacement } from './replace.js'

interface Inputs {
  readonly a: TensorInfo
  readonly b: TensorInfo
  readonly bias?: TensorInfo
}

interface Attributes {
  readonly transposeA: boolean
  readonly transposeB: boolean
  readonly activation?: string
}

/** Matrices in a tensor. */
const matricesIn = ({ shape }: TensorInfo): number =>
  shape.slice(0, -2).reduce((product, length) => product * length, 1)

/** The shape of the result without its last two axes; undefined where neither operand's is that of the other, or one matrix for all. */
function outerShape(a: TensorInfo, b: TensorInfo): number[] | undefined {
  const [outerA, outerB] = [a, b].map(({ shape }) => shape.slice(0, -2))
  const isAlike = tf.util.arraysEqual(outerA!, outerB!) || matricesIn(a) === 1 || matricesIn(b) === 1
  return isAlike ? tf.broadcast_util.assertAndGetBroadcastShape(outerA!, outerB!) : undefined
}

/** The index of an element of one of the matrices; `k` counts on from matrix to matrix, where there are several. */
function indexWgsl(matrices: number, isShared: boolean, at: (k: string) => string, size: string): string {
  if (matrices === 1) return at('k')
  return `${isShared ? '' : `k / args.chunk * ${size} + `}${at('(k % args.chunk)')}`
}

/**
 * A product of two matrices with Telar's kernel, whose tile is looked for; tfjs multiplies batches of matrices, but for those with factors of 16 bits.
 * Many are one product whose depth is in as many parts.
 */
function product(
  backend: WebgpuBackend,
  { a, b, bias }: Inputs,
  { transposeA, transposeB, activation }: Attributes,
): TensorInfo | undefined {
  const matrices = Math.max(matricesIn(a), matricesIn(b))
  const { halfProducts = false, device } = backend
  if ((matrices > 1 && !halfProducts) || matrices > device.limits.maxComputeWorkgroupsPerDimension) return undefined
  if (a.dtype !== 'float32' || b.dtype !== 'float32') return undefined
  const [rows, depth] = (transposeA ? a.shape.slice(-2).reverse() : a.shape.slice(-2)) as [number, number]
  const columns = b.shape.at(transposeB ? -2 : -1)!
  if (b.shape.at(transposeB ? -1 : -2) !== depth) return undefined
  const value = finished(activation, bias !== undefined)
  const outer = outerShape(a, b)
  if (!value || !outer || matrices * rows * depth * columns === 0 || (bias && sizeOf(bias) !== columns))
    return undefined
  const c = output(backend, [...outer, rows, columns])
  const atA = (k: string) =>
    transposeA ? `${k} * args.rows + m` : `m * args.${matrices > 1 ? 'chunk' : 'depth'} + ${k}`
  const atB = (k: string) =>
    transposeB ? `n * args.${matrices > 1 ? 'chunk' : 'depth'} + ${k}` : `${k} * args.columns + n`
  runMatMul(backend, {
    label: 'TelarMatMul',
    rows,
    columns,
    depth: matrices * depth,
    parts: matrices,
    wgsl: {
      a: `return a[${indexWgsl(matrices, matricesIn(a) === 1, atA, 'args.chunk * args.rows')}];`,
      b: `return b[${indexWgsl(matrices, matricesIn(b) === 1, atB, 'args.chunk * args.columns')}];`,
      write: `c[${matrices > 1 ? '(part * args.rows + m)' : 'm'} * args.columns + n] = ${value};`,
      contiguous: { a: transposeA ? 'm' : 'k', b: transposeB ? 'k' : 'n' },
    },
    writes: { c: { tensor: c } },
    reads: { a: { tensor: a }, b: { tensor: b }, ...(bias ? { bias: { tensor: bias } } : {}) },
  })
  return c
}

export const products: readonly Replacement[] = [
  { kernelName: 'BatchMatMul', compute: product },
  { kernelName: '_FusedMatMul', compute: product },
]
