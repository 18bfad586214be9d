import type { NamedArray } from '@telarjs/tensor'
import type { KerasInput, ReadLayer } from '../reader.js'
import { numberOf, pairOf, require, requireChannelsLast, textOf } from '../reader.js'
import { builtInActivation } from './activation.js'

/** `Conv1D` */
export function readConv1d(layer: KerasInput): readonly ReadLayer[] {
  const kernel = layer.weight('kernel')
  const options = {
    filters: kernel.shape[2]!,
    kernelSize: kernel.shape[0]!,
    strides: numberOf(layer, 'strides', 1),
    dilation: numberOf(layer, 'dilation_rate', 1),
  }
  return convolution(layer, 'layer:conv1d', options)
}

/** `Conv2D` */
export function readConv2d(layer: KerasInput): readonly ReadLayer[] {
  const [height, width, , filters] = layer.weight('kernel').shape
  const dilation = pairOf(layer, 'dilation_rate', 1)
  const options = { filters: filters!, kernelSize: [height!, width!], strides: pairOf(layer, 'strides', 1), dilation }
  return convolution(layer, 'layer:conv2d', options)
}

/** `Conv2DTranspose` */
export function readConv2dTranspose(layer: KerasInput): readonly ReadLayer[] {
  const [height, width, filters] = layer.weight('kernel').shape
  require(layer, 'output_padding', [null])
  requireNoDilation(layer)
  const options = { filters: filters!, kernelSize: [height!, width!], strides: pairOf(layer, 'strides', 1) }
  return convolution(layer, 'layer:conv2d-transpose', options)
}

/** `DepthwiseConv2D` */
export function readDepthwiseConv2d(layer: KerasInput): readonly ReadLayer[] {
  requireNoDilation(layer)
  // Keras 3 names it as in other convolutions.
  const kernel = layer.findWeight('depthwise_kernel') ?? layer.weight('kernel')
  return convolution(layer, 'layer:depthwise-conv2d', depthwiseOptions(layer, kernel), kernel)
}

/** `SeparableConv2D`: each channel by itself, then all channels at each position. */
export function readSeparableConv2d(layer: KerasInput): readonly ReadLayer[] {
  requireNoDilation(layer)
  requireChannelsLast(layer)
  const [depthwise, pointwise] = [layer.weight('depthwise_kernel'), layer.weight('pointwise_kernel')]
  const useBias = layer.config['use_bias'] !== false
  return [
    {
      use: 'layer:depthwise-conv2d',
      with: { ...depthwiseOptions(layer, depthwise), padding: paddingOf(layer), useBias: false },
      arrays: { kernel: depthwise },
    },
    {
      use: 'layer:conv2d',
      with: { filters: pointwise.shape[3]!, kernelSize: 1, useBias },
      arrays: { kernel: pointwise, ...(useBias ? { bias: layer.weight('bias') } : {}) },
    },
    ...builtInActivation(layer),
  ]
}

type Options = Readonly<Record<string, number | readonly number[]>>

function depthwiseOptions(layer: KerasInput, { shape }: NamedArray): Options {
  const [height, width, , depthMultiplier] = shape
  return { kernelSize: [height!, width!], depthMultiplier: depthMultiplier!, strides: pairOf(layer, 'strides', 1) }
}

function convolution(
  layer: KerasInput,
  use: string,
  options: Options,
  kernel = layer.weight('kernel'),
): readonly ReadLayer[] {
  requireChannelsLast(layer)
  require(layer, 'groups', [1])
  const useBias = layer.config['use_bias'] !== false
  const read: ReadLayer = {
    use,
    with: { ...options, padding: paddingOf(layer), useBias } as ReadLayer['with'] & {},
    arrays: { kernel, ...(useBias ? { bias: layer.weight('bias') } : {}) },
  }
  return [read, ...builtInActivation(layer)]
}

/** Names that Keras and Telar share; Telar's layers refuse others. */
function paddingOf(layer: KerasInput): string {
  return textOf(layer, 'padding', 'valid')
}

function requireNoDilation(layer: KerasInput): void {
  require(layer, 'dilation_rate', [1, [1, 1]])
}
