import * as tf from '@tensorflow/tfjs-core'
import type { RawProgram } from '../raw-program.js'

export type Shape4 = [number, number, number, number]
type Info = tf.backend_util.Conv2DInfo

/** What tfjs tells the kernels of a convolution. */
export interface Attributes {
  readonly strides: number | [number, number]
  readonly pad: Parameters<typeof tf.backend_util.computeConv2DInfo>[4]
  readonly dataFormat: 'NHWC' | 'NCHW'
  readonly dilations?: number | [number, number]
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil'
}

/** Lengths of all axes, and where the padding is. */
export function infoOf(
  inputShape: readonly number[],
  filterShape: readonly number[],
  { strides, pad, dilations = 1, dimRoundingMode }: Attributes,
): Info {
  return tf.backend_util.computeConv2DInfo(
    inputShape as Shape4,
    filterShape as Shape4,
    strides,
    dilations,
    pad,
    dimRoundingMode,
  )
}

/** The same, for a shader. */
export const argsOf = (info: Info): RawProgram['args'] => ({
  height: ['i32', info.inHeight],
  width: ['i32', info.inWidth],
  channels: ['i32', info.inChannels],
  out_height: ['i32', info.outHeight],
  out_width: ['i32', info.outWidth],
  out_channels: ['i32', info.outChannels],
  filter_width: ['i32', info.filterWidth],
  stride_down: ['i32', info.strideHeight],
  stride_across: ['i32', info.strideWidth],
  dilation_down: ['i32', info.dilationHeight],
  dilation_across: ['i32', info.dilationWidth],
  top: ['i32', info.padInfo.top],
  left: ['i32', info.padInfo.left],
})

/**
 * The image as a matrix [places of the output, weights of a filter] that is never written down (Chellapilla et al., 2006).
 * `&` and not `&&`, here and below: a branch for each comparison takes a software adapter ten times as long to compile.
 */
export const PATCHES = `
fn place_of(index: u32) -> vec4<i32> {
  let i = i32(index);
  let rest = i / args.out_width;
  return vec4(rest / args.out_height, rest % args.out_height * args.stride_down - args.top, i % args.out_width * args.stride_across - args.left, 0);
}
fn weight_of(index: u32) -> vec4<i32> {
  let i = i32(index);
  let rest = i / args.channels;
  return vec4(rest / args.filter_width * args.dilation_down, rest % args.filter_width * args.dilation_across, i % args.channels, 0);
}
fn patch_at(place: vec4<i32>, weight: vec4<i32>) -> f32 {
  let down = place.y + weight.x;
  let across = place.z + weight.y;
  let inside = (down >= 0) & (down < args.height) & (across >= 0) & (across < args.width);
  let at = ((place.x * args.height + down) * args.width + across) * args.channels + weight.z;
  return select(0.0, x[u32(select(0, at, inside))], inside);
}`
