import * as tf from '@tensorflow/tfjs-core'
import { hostKernel } from './host.js'

type Shape5 = [number, number, number, number, number]

interface Attributes {
  readonly strides: number | [number, number, number]
  readonly pad: 'valid' | 'same'
  readonly inputShape: Shape5
  readonly filterShape: Shape5
}

/** `Conv3DBackpropInputV2`, which tfjs-wasm computes wrong. */
export const conv3dInputGradient = hostKernel<Attributes>(
  ({ inputs, attributes: { strides, pad, inputShape } }, read) => {
    const [dy, filter, values] = [
      read(inputs['dy']!),
      read(inputs['filter']!),
      new Float32Array(tf.util.sizeFromShape(inputShape)),
    ]
    forEachProduct(inputShape, inputs['filter']!.shape as Shape5, strides, pad, (input, weight, output) => {
      values[input]! += filter[weight]! * dy[output]!
    })
    return { values, shape: inputShape }
  },
)

/** `Conv3DBackpropFilterV2`, which tfjs-wasm computes wrong for strides beyond one. */
export const conv3dFilterGradient = hostKernel<Attributes>(
  ({ inputs, attributes: { strides, pad, filterShape } }, read) => {
    const [x, dy, values] = [
      read(inputs['x']!),
      read(inputs['dy']!),
      new Float32Array(tf.util.sizeFromShape(filterShape)),
    ]
    forEachProduct(inputs['x']!.shape as Shape5, filterShape, strides, pad, (input, weight, output) => {
      values[weight]! += x[input]! * dy[output]!
    })
    return { values, shape: filterShape }
  },
)

/** Calls `visit` with the indices of input, weight and output of every product that the forward pass adds up. */
function forEachProduct(
  inputShape: Shape5,
  filterShape: Shape5,
  strides: Attributes['strides'],
  pad: Attributes['pad'],
  visit: (input: number, weight: number, output: number) => void,
): void {
  const info = tf.backend_util.computeConv3DInfo(inputShape, filterShape, strides, 1, pad)
  const {
    inDepth,
    inHeight,
    inWidth,
    inChannels,
    outDepth,
    outHeight,
    outWidth,
    outChannels,
    filterHeight,
    filterWidth,
    padInfo,
  } = info

  /** All products of one place of the output and one place of the filter. */
  function channels(input: number, weight: number, output: number): void {
    for (let c = 0; c < inChannels; c++) {
      for (let o = 0; o < outChannels; o++) visit(input + c, weight + c * outChannels + o, output + o)
    }
  }

  const places = info.batchSize * outDepth * outHeight * outWidth
  const taps = info.filterDepth * filterHeight * filterWidth
  for (let place = 0; place < places; place++) {
    const left = (place % outWidth) * info.strideWidth - padInfo.left
    const top = (Math.floor(place / outWidth) % outHeight) * info.strideHeight - padInfo.top
    const front = (Math.floor(place / (outWidth * outHeight)) % outDepth) * info.strideDepth - padInfo.front
    const batch = Math.floor(place / (outWidth * outHeight * outDepth))
    for (let tap = 0; tap < taps; tap++) {
      const x = left + (tap % filterWidth)
      const y = top + (Math.floor(tap / filterWidth) % filterHeight)
      const z = front + Math.floor(tap / (filterWidth * filterHeight))
      if (z < 0 || z >= inDepth || y < 0 || y >= inHeight || x < 0 || x >= inWidth) continue
      channels(
        (((batch * inDepth + z) * inHeight + y) * inWidth + x) * inChannels,
        tap * inChannels * outChannels,
        place * outChannels,
      )
    }
  }
}
