import * as tf from '@tensorflow/tfjs-core'
import type { TensorInfo } from '@tensorflow/tfjs-core'
import type { WebgpuBackend } from '../backend.js'
import { sizeOf, webgpuKernel } from '../kernel.js'
import { isOurs, runMatMul } from '../shaders/matmul.js'
import { ELEMENT, ENTRY, GROUP, groupsFor, output, runRaw } from '../raw-program.js'
import { argsOf, infoOf, PATCHES, type Attributes, type Shape4 } from './conv2d-geometry.js'

const sumWgsl = (biased: boolean): string => `
@compute @workgroup_size(${GROUP})
fn main(${ENTRY}) {
  let i = ${ELEMENT};
  if (i >= args.size) { return; }
  var sum = 0.0;
  for (var part = 0u; part < args.parts; part++) { sum += part_sums[part * args.size + i]; }
  ${biased ? 'if (i >= args.weights) { d_bias[i - args.weights] = sum; } else { result[i] = sum; }' : 'result[i] = sum;'}
}`

/** Places of the output that one stretch of the depth sums. */
const PLACES = 1024

interface Given {
  readonly x: TensorInfo
  readonly dy: TensorInfo
}

type FilterAttributes = Attributes & { readonly filterShape: Shape4 }

/** tfjs gives every weight to one invocation, which sums over all images alone; here many invocations share the sum, on every adapter. */
export function filterGradient(
  backend: WebgpuBackend,
  given: Given,
  attributes: FilterAttributes,
): TensorInfo | undefined {
  const { x, dy } = given
  if (attributes.dataFormat !== 'NHWC' || sizeOf(x) === 0 || sizeOf(dy) === 0) return undefined
  const info = infoOf(x.shape, attributes.filterShape, attributes)
  if (!tf.util.arraysEqual(dy.shape, info.outShape) || x.shape[3] !== attributes.filterShape[2]) return undefined
  return sumOverPlaces(backend, given, attributes, false)[0]
}

/** The gradients of the filter and of the bias together: the patches get an extra row of ones, whose product with dy is that of the bias. */
export const conv2dGradient = webgpuKernel<Given, FilterAttributes>(
  'TelarConv2DGradient',
  (backend, given, attributes) => sumOverPlaces(backend, given, attributes, true),
)

function sumOverPlaces(
  backend: WebgpuBackend,
  { x, dy }: Given,
  attributes: FilterAttributes,
  biased: boolean,
): TensorInfo[] {
  const info = infoOf(x.shape, attributes.filterShape, attributes)
  const weights = info.filterHeight * info.filterWidth * info.inChannels * info.outChannels
  const size = weights + (biased ? info.outChannels : 0)
  const depth = info.batchSize * info.outHeight * info.outWidth
  const parts = Math.min(Math.ceil(depth / PLACES), 64)
  const sums = output(backend, [parts, size])
  runMatMul(backend, {
    label: 'TelarConv2DFilterGradient',
    rows: size / info.outChannels,
    columns: info.outChannels,
    depth,
    parts,
    wgsl: {
      functions: PATCHES,
      shared: { r: 'return weight_of(m);', s: 'return place_of(k);' },
      a: biased ? 'return select(patch_at(s, r), 1.0, m == args.rows - 1u);' : 'return patch_at(s, r);',
      b: 'return dy[k * args.columns + n];',
      write: 'part_sums[(part * args.rows + m) * args.columns + n] = value;',
      contiguous: { a: 'm', b: 'n' },
    },
    writes: { part_sums: { tensor: sums } },
    reads: { x: { tensor: x }, dy: { tensor: dy } },
    args: argsOf(info),
  })
  const result = output(backend, attributes.filterShape)
  const dBias = biased ? [output(backend, [info.outChannels])] : []
  runRaw(backend, {
    label: 'TelarConv2DFilterGradient sum',
    wgsl: sumWgsl(biased),
    writes: { result: { tensor: result }, ...Object.fromEntries(dBias.map((tensor) => ['d_bias', { tensor }])) },
    reads: { part_sums: { tensor: sums } },
    args: { size: ['u32', size], parts: ['u32', parts], weights: ['u32', weights] },
    groups: groupsFor(backend.device, size),
  })
  backend.disposeData(sums.dataId)
  return [result, ...dBias]
}

/** The output's gradient as a matrix [positions of the input, weights of a filter from outside]; zero at positions that a stride skips. */
const SPREAD = `
fn spread_at(place: vec4<i32>, weight: vec4<i32>) -> f32 {
  let down = place.y - weight.x;
  let across = place.z - weight.y;
  let row = down / args.stride_down;
  let column = across / args.stride_across;
  let met = (down >= 0) & (across >= 0) & (row * args.stride_down == down) & (column * args.stride_across == across);
  let inside = met & (row < args.out_height) & (column < args.out_width);
  let at = ((place.x * args.out_height + row) * args.out_width + column) * args.out_channels + weight.z;
  return select(0.0, dy[u32(select(0, at, inside))], inside);
}`

/** The gradient of the input without workgroup memory, or with factors of 16 bits; otherwise tfjs computes it. */
export function inputGradient(
  backend: WebgpuBackend,
  { dy, filter }: { readonly dy: TensorInfo; readonly filter: TensorInfo },
  attributes: Attributes & { readonly inputShape: Shape4 },
): TensorInfo | undefined {
  if (!isOurs(backend) || attributes.dataFormat !== 'NHWC' || sizeOf(dy) === 0) return undefined
  const info = infoOf(attributes.inputShape, filter.shape, attributes)
  if (!tf.util.arraysEqual(dy.shape, info.outShape) || filter.shape[2] !== attributes.inputShape[3]) return undefined
  const dx = output(backend, attributes.inputShape)
  runMatMul(backend, {
    label: 'TelarConv2DInputGradient',
    rows: info.batchSize * info.inHeight * info.inWidth,
    columns: info.inChannels,
    depth: info.filterHeight * info.filterWidth * info.outChannels,
    wgsl: {
      functions: SPREAD,
      shared: {
        r: 'let i = i32(m); let rest = i / args.width; return vec4(rest / args.height, rest % args.height + args.top, i % args.width + args.left, 0);',
        s: `let i = i32(k); let rest = i / args.out_channels;
          return vec4(rest / args.filter_width * args.dilation_down, rest % args.filter_width * args.dilation_across, i % args.out_channels, rest);`,
      },
      a: 'return spread_at(r, s);',
      b: 'return weights[u32((s.w * args.channels + i32(n)) * args.out_channels + s.z)];',
      write: 'dx[m * args.columns + n] = value;',
      contiguous: { a: 'k', b: 'k' },
    },
    writes: { dx: { tensor: dx } },
    reads: { dy: { tensor: dy }, weights: { tensor: filter } },
    args: argsOf(info),
  })
  return dx
}
