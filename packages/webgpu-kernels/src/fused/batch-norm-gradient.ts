import type { TensorInfo } from '@tensorflow/tfjs-core'
import { runColumnSums } from '../shaders/column-sums.js'
import { sizeOf, webgpuKernel } from '../kernel.js'
import { ELEMENT, ENTRY, GROUP, groupsFor, output, runRaw } from '../raw-program.js'

interface Inputs {
  readonly x: TensorInfo
  readonly dy: TensorInfo
  readonly gamma: TensorInfo
  /** Of the batch, as `TelarBatchNorm` gives them. */
  readonly mean: TensorInfo
  readonly variance: TensorInfo
}

interface Attributes {
  readonly epsilon: number
}

const NORMALIZED = 'let inverse = 1.0 / sqrt(variance[c] + args.epsilon); let normalized = (x[i] - mean[c]) * inverse;'

const terms = `${NORMALIZED} return vec2(dy[i], dy[i] * normalized);`
const finish = 'd_beta[c] = sums.x; d_gamma[c] = sums.y;'

const inputWgsl = `
@compute @workgroup_size(${GROUP})
fn main(${ENTRY}) {
  let i = ${ELEMENT};
  if (i >= args.size) { return; }
  let c = i % args.columns;
  ${NORMALIZED}
  d_x[i] = gamma[c] * inverse * (dy[i] - (d_beta[c] + normalized * d_gamma[c]) / args.rows);
}`

/** Gradients of batch normalization through its statistics: [dx, dgamma, dbeta]. */
export const batchNormGradient = webgpuKernel<Inputs, Attributes>(
  'TelarBatchNormGradient',
  (backend, { x, dy, gamma, mean, variance }, { epsilon }) => {
    const size = sizeOf(x)
    const columns = sizeOf(gamma)
    const [dx, dGamma, dBeta] = [output(backend, x.shape), output(backend, [columns]), output(backend, [columns])]
    const given = { x: { tensor: x }, dy: { tensor: dy }, mean: { tensor: mean }, variance: { tensor: variance } }
    runColumnSums(backend, {
      label: 'TelarBatchNormGradient sums',
      rows: size / columns,
      columns,
      terms,
      finish,
      writes: { d_beta: { tensor: dBeta }, d_gamma: { tensor: dGamma } },
      reads: { terms: given, finish: {} },
      epsilon,
    })
    runRaw(backend, {
      label: 'TelarBatchNormGradient',
      wgsl: inputWgsl,
      writes: { d_x: { tensor: dx } },
      reads: { ...given, gamma: { tensor: gamma }, d_gamma: { tensor: dGamma }, d_beta: { tensor: dBeta } },
      args: {
        size: ['u32', size],
        columns: ['u32', columns],
        rows: ['f32', size / columns],
        epsilon: ['f32', epsilon],
      },
      groups: groupsFor(backend.device, size),
    })
    return [dx, dGamma, dBeta]
  },
)
