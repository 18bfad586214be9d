import * as tf from '@tensorflow/tfjs-core'
import type { Tensor4D } from '@tensorflow/tfjs-core'
import type { ConvolutionPad } from './conv2d-filter.js'
import { hostKernel } from './host.js'

type Shape4 = [number, number, number, number]

interface Attributes {
  readonly strides: number | [number, number]
  readonly dilations: number | [number, number]
  readonly pad: ConvolutionPad
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil'
  readonly inputShape: Shape4
  readonly filterShape: Shape4
}

/** `DepthwiseConv2dNativeBackpropFilter`. */
export const depthwiseFilterGradient = hostKernel<Attributes>(({ inputs, attributes }, read) => {
  const [x, dy] = [read(inputs['x']!), read(inputs['dy']!)]
  const values = new Float32Array(tf.util.sizeFromShape(attributes.filterShape))
  forEachProduct((inputs['x'] as Tensor4D).shape, attributes.filterShape, attributes, (input, weight, output) => {
    values[weight]! += x[input]! * dy[output]!
  })
  return { values, shape: attributes.filterShape }
})

/** `DepthwiseConv2dNativeBackpropInput`. */
export const depthwiseInputGradient = hostKernel<Attributes>(({ inputs, attributes }, read) => {
  const [dy, filter] = [read(inputs['dy']!), read(inputs['filter']!)]
  const values = new Float32Array(tf.util.sizeFromShape(attributes.inputShape))
  forEachProduct(attributes.inputShape, (inputs['filter'] as Tensor4D).shape, attributes, (input, weight, output) => {
    values[input]! += filter[weight]! * dy[output]!
  })
  return { values, shape: attributes.inputShape }
})

/** Calls `visit` with the indices of input, weight and output of every product that the forward pass adds up. */
function forEachProduct(
  inputShape: Shape4,
  filterShape: Shape4,
  attributes: Attributes,
  visit: (input: number, weight: number, output: number) => void,
): void {
  const { strides, dilations, pad, dimRoundingMode } = attributes
  const info = tf.backend_util.computeConv2DInfo(
    inputShape,
    filterShape,
    strides,
    dilations,
    pad,
    dimRoundingMode,
    true,
  )
  const { inHeight, inWidth, inChannels, outHeight, outWidth, outChannels, filterHeight, filterWidth } = info
  const multiplier = outChannels / inChannels
  for (let b = 0; b < info.batchSize; b++) {
    for (let oy = 0; oy < outHeight; oy++) {
      for (let ox = 0; ox < outWidth; ox++) {
        const output = ((b * outHeight + oy) * outWidth + ox) * outChannels
        for (let i = 0; i < filterHeight; i++) {
          const y = oy * info.strideHeight - info.padInfo.top + i * info.dilationHeight
          if (y < 0 || y >= inHeight) continue
          for (let j = 0; j < filterWidth; j++) {
            const place = ox * info.strideWidth - info.padInfo.left + j * info.dilationWidth
            if (place < 0 || place >= inWidth) continue
            const input = ((b * inHeight + y) * inWidth + place) * inChannels
            const weight = (i * filterWidth + j) * outChannels
            for (let c = 0; c < outChannels; c++) visit(input + Math.floor(c / multiplier), weight + c, output + c)
          }
        }
      }
    }
  }
}
