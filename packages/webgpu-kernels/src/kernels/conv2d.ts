import type { TensorInfo } from '@tensorflow/tfjs-core'
import type { WebgpuBackend } from '../backend.js'
import { sizeOf } from '../kernel.js'
import { isOurs, runMatMul } from '../shaders/matmul.js'
import { output } from '../raw-program.js'
import { finished } from './activation.js'
import { argsOf, infoOf, PATCHES, type Attributes } from './conv2d-geometry.js'
import { filterGradient, inputGradient } from './conv2d-gradients.js'
import type { Replacement } from './replace.js'

interface Inputs {
  readonly x: TensorInfo
  readonly filter: TensorInfo
  readonly bias?: TensorInfo
}

/** A convolution without workgroup memory, or with factors of 16 bits; otherwise tfjs convolves. */
function forward(
  backend: WebgpuBackend,
  { x, filter, bias }: Inputs,
  attributes: Attributes & { readonly activation?: string },
): TensorInfo | undefined {
  const value = finished(attributes.activation, bias !== undefined)
  if (!isOurs(backend) || attributes.dataFormat !== 'NHWC' || !value || x.dtype !== 'float32') return undefined
  const info = infoOf(x.shape, filter.shape, attributes)
  if (sizeOf(x) === 0 || x.shape[3] !== filter.shape[2] || (bias && sizeOf(bias) !== info.outChannels)) return undefined
  const y = output(backend, info.outShape)
  runMatMul(backend, {
    label: 'TelarConv2D',
    rows: info.batchSize * info.outHeight * info.outWidth,
    columns: info.outChannels,
    depth: info.filterHeight * info.filterWidth * info.inChannels,
    wgsl: {
      functions: PATCHES,
      shared: { r: 'return place_of(m);', s: 'return weight_of(k);' },
      a: 'return patch_at(r, s);',
      b: 'return weights[k * args.columns + n];',
      write: `y[m * args.columns + n] = ${value};`,
      contiguous: { a: 'k', b: 'n' },
    },
    writes: { y: { tensor: y } },
    reads: { x: { tensor: x }, weights: { tensor: filter }, ...(bias ? { bias: { tensor: bias } } : {}) },
    args: argsOf(info),
  })
  return y
}

export const convolutions: readonly Replacement[] = [
  { kernelName: 'Conv2D', compute: forward },
  { kernelName: 'FusedConv2D', compute: forward },
  { kernelName: 'Conv2DBackpropFilter', compute: filterGradient },
  { kernelName: 'Conv2DBackpropInput', compute: inputGradient },
]
