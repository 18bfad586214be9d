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

/** A matrix, or a batch of one, as `tf.fused.matMul` passes it. */
const isMatrix = ({ shape }: TensorInfo): boolean => shape.length === 2 || (shape.length === 3 && shape[0] === 1)

/** A product of two matrices with Telar's kernel, whose tile is looked for; for batches of matrices tfjs multiplies. */
function product(
  backend: WebgpuBackend,
  { a, b, bias }: Inputs,
  { transposeA, transposeB, activation }: Attributes,
): TensorInfo | undefined {
  if (!isMatrix(a) || !isMatrix(b)) return undefined
  if (a.dtype !== 'float32' || b.dtype !== 'float32') return undefined
  const [rows, depth] = (transposeA ? a.shape.slice(-2).reverse() : a.shape.slice(-2)) as [number, number]
  const columns = b.shape.at(transposeB ? -2 : -1)!
  if (b.shape.at(transposeB ? -1 : -2) !== depth) return undefined
  const value = finished(activation, bias !== undefined)
  if (!value || rows * depth * columns === 0 || (bias && sizeOf(bias) !== columns)) return undefined
  const batch = a.shape.length + b.shape.length > 4 ? [1] : []
  const c = output(backend, [...batch, rows, columns])
  runMatMul(backend, {
    label: 'TelarMatMul',
    rows,
    columns,
    depth,
    wgsl: {
      a: `return a[${transposeA ? 'k * args.rows + m' : 'm * args.depth + k'}];`,
      b: `return b[${transposeB ? 'n * args.depth + k' : 'k * args.columns + n'}];`,
      write: `c[m * args.columns + n] = ${value};`,
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
