import type { TensorInfo } from '@tensorflow/tfjs-core'
import { runColumnSums } from '../shaders/column-sums.js'
import { sizeOf, webgpuKernel } from '../kernel.js'
import { ELEMENT, ENTRY, GROUP, groupsFor, output, runRaw } from '../raw-program.js'

interface Inputs {
  readonly x: TensorInfo
  readonly dy: TensorInfo
  readonly scale: TensorInfo
  /** Of the batch, as `TelarBatchNorm` gives them. */
  readonly mean: TensorInfo
  readonly variance: TensorInfo
}

interface Attributes {
  readonly epsilon: number
}

const NORMALIZED = 'let inverse = 1.0 / sqrt(variance[c] + args.epsilon); let normalized = (x[i] - mean[c]) * inverse;'

const terms = `${NORMALIZED} return vec2(dy[i], dy[i] * normalized);`
const finish = 'd_offset[c] = sums.x; d_scale[c] = sums.y;'

const inputWgsl = `
@compute @workgroup_size(${GROUP})
fn main(${ENTRY}) {
  let i = ${ELEMENT};
  if (i >= args.size) { return; }
  let c = i % args.columns;
  ${NORMALIZED}
  d_x[i] = scale[c] * inverse * (dy[i] - (d_offset[c] + normalized * d_scale[c]) / args.rows);
}`

/** Gradients of batch normalization through its statistics: [dx, dscale, doffset]. */
export const batchNormGradient = webgpuKernel<Inputs, Attributes>(
  'TelarBatchNormGradient',
  (backend, { x, dy, scale, mean, variance }, { epsilon }) => {
    const size = sizeOf(x)
    const columns = sizeOf(scale)
    const [dx, dScale, dOffset] = [output(backend, x.shape), output(backend, [columns]), output(backend, [columns])]
    const given = { x: { tensor: x }, dy: { tensor: dy }, mean: { tensor: mean }, variance: { tensor: variance } }
    runColumnSums(backend, {
      label: 'TelarBatchNormGradient sums',
      rows: size / columns,
      columns,
      terms,
      finish,
      writes: { d_offset: { tensor: dOffset }, d_scale: { tensor: dScale } },
      reads: { terms: given, finish: {} },
      epsilon,
    })
    runRaw(backend, {
      label: 'TelarBatchNormGradient',
      wgsl: inputWgsl,
      writes: { d_x: { tensor: dx } },
      reads: { ...given, scale: { tensor: scale }, d_scale: { tensor: dScale }, d_offset: { tensor: dOffset } },
      args: {
        size: ['u32', size],
        columns: ['u32', columns],
        rows: ['f32', size / columns],
        epsilon: ['f32', epsilon],
      },
      groups: groupsFor(backend.device, size),
    })
    return [dx, dScale, dOffset]
  },
)
