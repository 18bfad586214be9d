import * as tf from '@tensorflow/tfjs-core'
import type { Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core'
import { opsKernel } from './host.js'

/** tfjs's own description of a convolution's padding. */
export type ConvolutionPad = Parameters<typeof tf.backend_util.computeConv2DInfo>[4]

interface Attributes {
  readonly strides: number | [number, number]
  readonly pad: ConvolutionPad
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil'
  readonly filterShape: [number, number, number, number]
}

/**
 * `Conv2DBackpropFilter` as one matrix product: patchesᵀ [kh·kw·inputs, batch·oh·ow] by dy [batch·oh·ow, outputs].
 * The image is transposed once and the patches are cut from it, so that they come out transposed.
 */
export const conv2dFilterGradient = opsKernel<Attributes>(
  ({ inputs, attributes: { strides, pad, dimRoundingMode, filterShape } }) => {
    const { x, dy } = inputs as { x: Tensor4D; dy: Tensor4D }
    const info = tf.backend_util.computeConv2DInfo(x.shape, filterShape, strides, 1, pad, dimRoundingMode)
    const { top, bottom, left, right } = info.padInfo
    const [height, width, inputChannels, outputChannels] = filterShape
    const size = info.batchSize * info.outHeight * info.outWidth
    const padded = tf.pad(tf.transpose(x, [3, 0, 1, 2]), [
      [0, 0],
      [0, 0],
      [top, bottom],
      [left, right],
    ])
    const patches: Tensor2D[] = []
    for (let i = 0; i < height; i++) {
      for (let j = 0; j < width; j++) patches.push(tf.reshape(cut(padded, i, j, info), [inputChannels, size]))
    }
    return tf.reshape(tf.matMul(tf.concat(patches, 0), tf.reshape(dy, [size, outputChannels])), filterShape)
  },
)

/** The input under one weight of the filter, at every position of the output. */
function cut(
  padded: Tensor,
  i: number,
  j: number,
  info: { outHeight: number; outWidth: number; strideHeight: number; strideWidth: number },
): Tensor {
  const [channels, batch] = padded.shape as [number, number]
  const { outHeight, outWidth, strideHeight, strideWidth } = info
  if (strideHeight === 1 && strideWidth === 1)
    return tf.slice(padded, [0, 0, i, j], [channels, batch, outHeight, outWidth])
  const end = [channels, batch, i + (outHeight - 1) * strideHeight + 1, j + (outWidth - 1) * strideWidth + 1]
  return tf.stridedSlice(padded, [0, 0, i, j], end, [1, 1, strideHeight, strideWidth])
}
