import * as tf from '@tensorflow/tfjs-core'
import type { TensorInfo } from '@tensorflow/tfjs-core'
import type { WebgpuBackend } from '../backend.js'
import { sizeOf } from '../kernel.js'
import { ELEMENT, ENTRY, GROUP, groupsFor, output, runRaw, type RawProgram } from '../raw-program.js'
import type { Replacement } from './replace.js'

interface Attributes {
  readonly filterSize: number | [number, number]
  readonly strides: number | [number, number]
  readonly pad: Parameters<typeof tf.backend_util.computePool2DInfo>[4]
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil'
}

type Info = ReturnType<typeof tf.backend_util.computePool2DInfo>

/** Lengths and padding, or `undefined` where tfjs's kernel must be used: other dtypes, and explicit padding, which may leave a window empty. */
function infoOf(x: TensorInfo, { filterSize, strides, pad, dimRoundingMode }: Attributes): Info | undefined {
  if (x.dtype !== 'float32' || x.shape.length !== 4 || sizeOf(x) === 0 || typeof pad !== 'string') return undefined
  const shape = x.shape as [number, number, number, number]
  return tf.backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode)
}

const argsOf = (info: Info, size: number): RawProgram['args'] => ({
  size: ['i32', size],
  height: ['i32', info.inHeight],
  width: ['i32', info.inWidth],
  channels: ['i32', info.inChannels],
  out_height: ['i32', info.outHeight],
  out_width: ['i32', info.outWidth],
  filter_height: ['i32', info.filterHeight],
  filter_width: ['i32', info.filterWidth],
  stride_down: ['i32', info.strideHeight],
  stride_across: ['i32', info.strideWidth],
  top: ['i32', info.padInfo.top],
  left: ['i32', info.padInfo.left],
})

/** Runs a program that gives each element of `result` an invocation. */
function run(
  backend: WebgpuBackend,
  program: Pick<RawProgram, 'label' | 'wgsl' | 'reads'>,
  info: Info,
  result: Readonly<Record<string, TensorInfo>>,
): TensorInfo {
  const [name, tensor] = Object.entries(result)[0]!
  const size = sizeOf(tensor)
  const groups = groupsFor(backend.device, size)
  runRaw(backend, { ...program, writes: { [name]: { tensor } }, args: argsOf(info, size), groups })
  return tensor
}

const IMAGE = `
fn at(image: i32, down: i32, across: i32, channel: i32) -> i32 {
  return ((image * args.height + down) * args.width + across) * args.channels + channel;
}`

// A compiler may treat `v != v` as false, so NaN is recognized by its bits.
const forwardWgsl = `${IMAGE}
fn is_nan(value: f32) -> bool { return (bitcast<u32>(value) & 0x7fffffffu) > 0x7f800000u; }

@compute @workgroup_size(${GROUP})
fn main(${ENTRY}) {
  let i = i32(${ELEMENT});
  if (i >= args.size) { return; }
  let channel = i % args.channels;
  let place = i / args.channels;
  let row = place / args.out_width;
  let image = row / args.out_height;
  let top = row % args.out_height * args.stride_down - args.top;
  let left = place % args.out_width * args.stride_across - args.left;
  var largest = x[at(image, max(top, 0), max(left, 0), channel)];
  for (var down = max(top, 0); down < min(top + args.filter_height, args.height); down++) {
    for (var across = max(left, 0); across < min(left + args.filter_width, args.width); across++) {
      let value = x[at(image, down, across, channel)];
      if (value > largest || is_nan(value)) { largest = value; }
    }
  }
  y[i] = largest;
}`

/** The largest value of each window; NaN where one of its values is NaN, which tfjs's kernels leave out. */
function forward(
  backend: WebgpuBackend,
  { x }: { readonly x: TensorInfo },
  attributes: Attributes,
): TensorInfo | undefined {
  const info = infoOf(x, attributes)
  if (!info) return undefined
  const program = { label: 'TelarMaxPool', wgsl: forwardWgsl, reads: { x: { tensor: x } } }
  return run(backend, program, info, { y: output(backend, info.outShape) })
}

const gradientWgsl = `${IMAGE}
// Whether the element is the first of the largest of the window that begins at (top, left).
fn is_first_of_largest(image: i32, down: i32, across: i32, channel: i32, top: i32, left: i32) -> bool {
  let value = x[at(image, down, across, channel)];
  for (var y = max(top, 0); y < min(top + args.filter_height, args.height); y++) {
    for (var z = max(left, 0); z < min(left + args.filter_width, args.width); z++) {
      let other = x[at(image, y, z, channel)];
      let before = y < down || (y == down && z < across);
      if (other > value || (before && other == value)) { return false; }
    }
  }
  return true;
}

@compute @workgroup_size(${GROUP})
fn main(${ENTRY}) {
  let i = i32(${ELEMENT});
  if (i >= args.size) { return; }
  let channel = i % args.channels;
  let place = i / args.channels;
  let across = place % args.width;
  let row = place / args.width;
  let down = row % args.height;
  let image = row / args.height;
  // The windows that contain the element begin at most one filter length before it.
  let first_down = max(0, (down + args.top - args.filter_height + args.stride_down) / args.stride_down);
  let last_down = min(args.out_height - 1, (down + args.top) / args.stride_down);
  let first_across = max(0, (across + args.left - args.filter_width + args.stride_across) / args.stride_across);
  let last_across = min(args.out_width - 1, (across + args.left) / args.stride_across);
  var sum = 0.0;
  for (var y = first_down; y <= last_down; y++) {
    for (var z = first_across; z <= last_across; z++) {
      if (is_first_of_largest(image, down, across, channel, y * args.stride_down - args.top, z * args.stride_across - args.left)) {
        sum += dy[((image * args.out_height + y) * args.out_width + z) * args.channels + channel];
      }
    }
  }
  dx[i] = sum;
}`

/** The gradient of each window goes to the first of its largest values, as on all other backends; tfjs's gives it to the last, in two passes. */
function gradient(
  backend: WebgpuBackend,
  { dy, input }: { readonly dy: TensorInfo; readonly input: TensorInfo },
  attributes: Attributes,
): TensorInfo | undefined {
  const info = infoOf(input, attributes)
  if (!info) return undefined
  const reads = { x: { tensor: input }, dy: { tensor: dy } }
  const program = { label: 'TelarMaxPoolGradient', wgsl: gradientWgsl, reads }
  return run(backend, program, info, { dx: output(backend, input.shape) })
}

export const pooling: readonly Replacement[] = [
  { kernelName: 'MaxPool', compute: forward },
  { kernelName: 'MaxPoolGrad', compute: gradient },
]
