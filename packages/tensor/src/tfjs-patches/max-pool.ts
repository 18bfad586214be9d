import * as tf from '@tensorflow/tfjs-core'
import type { Tensor4D } from '@tensorflow/tfjs-core'
import { hostKernel } from './host.js'
import { poolInfo, type PoolAttributes } from './pool-info.js'

/** `MaxPoolGrad`: the gradient goes to the first of the largest inputs of each window. tfjs-wasm's loses it where all of them are negative. */
export const maxPoolGradient = hostKernel<PoolAttributes>(({ inputs, attributes }, read) => {
  const { shape } = inputs['input'] as Tensor4D
  const info = poolInfo(shape, attributes)
  const {
    batchSize,
    inChannels: channels,
    inHeight,
    inWidth,
    outHeight,
    outWidth,
    strideHeight,
    strideWidth,
    filterHeight,
    filterWidth,
  } = info
  const [x, dy, dx] = [read(inputs['input']!), read(inputs['dy']!), new Float32Array(tf.util.sizeFromShape(shape))]

  for (let b = 0, at = 0; b < batchSize; b++) {
    for (let oy = 0; oy < outHeight; oy++) {
      const top = oy * strideHeight - info.padInfo.top
      for (let ox = 0; ox < outWidth; ox++) {
        const left = ox * strideWidth - info.padInfo.left
        for (let c = 0; c < channels; c++, at++) {
          let largest = -1
          for (let y = Math.max(0, top); y < Math.min(inHeight, top + filterHeight); y++) {
            for (let place = Math.max(0, left); place < Math.min(inWidth, left + filterWidth); place++) {
              const index = ((b * inHeight + y) * inWidth + place) * channels + c
              if (largest < 0 || x[index]! > x[largest]!) largest = index
            }
          }
          if (largest >= 0) dx[largest]! += dy[at]!
        }
      }
    }
  }
  return { values: dx, shape }
})
