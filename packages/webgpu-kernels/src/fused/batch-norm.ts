import type { TensorInfo } from '@tensorflow/tfjs-core'
import type { WebgpuBackend } from '../backend.js'
import { runColumnSums } from '../shaders/column-sums.js'
import { sizeOf, webgpuKernel } from '../kernel.js'
import { ELEMENT, ENTRY, GROUP, groupsFor, output, runRaw, wgslFloat, type Buffer } from '../raw-program.js'

interface Inputs {
  /** Any shape; the last axis is the channels. */
  readonly x: TensorInfo
  readonly scale: TensorInfo
  readonly offset: TensorInfo
}

interface TrainingInputs extends Inputs {
  /** Of the steps before, one value per channel. */
  readonly movingMean: TensorInfo
  readonly movingVariance: TensorInfo
}

interface Attributes {
  readonly epsilon: number
  /** Also applies ReLU. */
  readonly relu?: boolean
}

interface TrainingAttributes extends Attributes {
  /** Of this batch in the moving statistics. */
  readonly share: number
}

/** What follows the batch's own statistics in their kernel. */
interface Follower {
  readonly wgsl: string
  readonly writes: Readonly<Record<string, Buffer>>
  readonly reads: Readonly<Record<string, Buffer>>
}

// Sums of squares lose digits where the mean is large, so the first row is subtracted from all values.
const terms = 'let d = x[i] - x[c]; return vec2(d, d * d);'
const finish = (more: string): string => `
  let shift = sums.x / f32(args.rows);
  mean[c] = x[c] + shift;
  variance[c] = max(0.0, sums.y / f32(args.rows) - shift * shift);
  ${more}`

/** Moving statistics take the unbiased variance; a batch of one value has none and leaves them as they are. */
const follow = (rows: number, share: number): string => {
  const unbiased = rows > 1 ? `variance[c] * ${wgslFloat(rows / (rows - 1))}` : 'moving_variance[c]'
  const mix = (moving: string, batch: string): string =>
    `${moving} * ${wgslFloat(1 - share)} + ${batch} * ${wgslFloat(share)}`
  return `
  next_mean[c] = ${mix('moving_mean[c]', 'mean[c]')};
  next_variance[c] = ${mix('moving_variance[c]', unbiased)};`
}

// `max` may give 0 for NaN, so ReLU is a comparison, which NaN fails.
const normalizeWgsl = (relu: boolean): string => `
@compute @workgroup_size(${GROUP})
fn main(${ENTRY}) {
  let i = ${ELEMENT};
  if (i >= args.size) { return; }
  let c = i % args.columns;
  let value = (x[i] - mean[c]) / sqrt(variance[c] + args.epsilon) * scale[c] + offset[c];
  y[i] = ${relu ? 'select(value, 0.0, value < 0.0)' : 'value'};
}`

function run(
  backend: WebgpuBackend,
  { x, scale, offset }: Inputs,
  { epsilon, relu = false }: Attributes,
  follower: Follower = { wgsl: '', writes: {}, reads: {} },
): TensorInfo[] {
  const size = sizeOf(x)
  const columns = sizeOf(scale)
  const [y, mean, variance] = [output(backend, x.shape), output(backend, [columns]), output(backend, [columns])]
  runColumnSums(backend, {
    label: 'TelarBatchNorm moments',
    rows: size / columns,
    columns,
    terms,
    finish: finish(follower.wgsl),
    writes: { mean: { tensor: mean }, variance: { tensor: variance }, ...follower.writes },
    reads: { terms: { x: { tensor: x } }, finish: { x: { tensor: x }, ...follower.reads } },
    epsilon,
  })
  runRaw(backend, {
    label: 'TelarBatchNorm',
    wgsl: normalizeWgsl(relu),
    writes: { y: { tensor: y } },
    reads: {
      x: { tensor: x },
      scale: { tensor: scale },
      offset: { tensor: offset },
      mean: { tensor: mean },
      variance: { tensor: variance },
    },
    args: { size: ['u32', size], columns: ['u32', columns], epsilon: ['f32', epsilon] },
    groups: groupsFor(backend.device, size),
  })
  return [y, mean, variance]
}

/** Batch normalization in training (Ioffe and Szegedy, arXiv:1502.03167): the result, and mean and biased variance of each channel. */
export const batchNorm = webgpuKernel<Inputs, Attributes>('TelarBatchNorm', run)

/** The same, and the moving statistics after this batch. */
export const batchNormTraining = webgpuKernel<TrainingInputs, TrainingAttributes>(
  'TelarBatchNormTraining',
  (backend, inputs, attributes) => {
    const { x, scale, movingMean, movingVariance } = inputs
    const columns = sizeOf(scale)
    const [nextMean, nextVariance] = [output(backend, [columns]), output(backend, [columns])]
    const results = run(backend, inputs, attributes, {
      wgsl: follow(sizeOf(x) / columns, attributes.share),
      writes: { next_mean: { tensor: nextMean }, next_variance: { tensor: nextVariance } },
      reads: { moving_mean: { tensor: movingMean }, moving_variance: { tensor: movingVariance } },
    })
    return [...results, nextMean, nextVariance]
  },
)
