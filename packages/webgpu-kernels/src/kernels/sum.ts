import * as tf from '@tensorflow/tfjs-core'
import type { TensorInfo } from '@tensorflow/tfjs-core'
import type { WebgpuBackend } from '../backend.js'
import { runColumnSums } from '../shaders/column-sums.js'
import { sizeOf } from '../kernel.js'
import { output } from '../raw-program.js'
import type { Replacement } from './replace.js'

/** A sum over all axes but the last, such as the gradient of a bias: tfjs transposes first, which costs more than the sum. */
function sumToLast(
  backend: WebgpuBackend,
  { x }: { readonly x: TensorInfo },
  { axis, keepDims }: { readonly axis: number | number[]; readonly keepDims: boolean },
): TensorInfo | undefined {
  const rank = x.shape.length
  const axes = tf.util.parseAxisParam(axis, x.shape)
  const columns = x.shape[rank - 1]!
  const rows = sizeOf(x) / columns
  if (x.dtype !== 'float32' || rank < 2 || axes.length !== rank - 1 || axes.includes(rank - 1) || !(rows > 0))
    return undefined
  const y = output(backend, keepDims ? [...x.shape.slice(0, -1).map(() => 1), columns] : [columns])
  runColumnSums(backend, {
    label: 'TelarSum',
    rows,
    columns,
    terms: 'return vec2(x[i], 0.0);',
    finish: 'y[c] = sums.x;',
    writes: { y: { tensor: y } },
    reads: { terms: { x: { tensor: x } }, finish: {} },
    epsilon: 0,
  })
  return y
}

export const sum: Replacement = { kernelName: 'Sum', compute: sumToLast }
