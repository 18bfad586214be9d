import * as tf from '@tensorflow/tfjs-core'

/** What tfjs tells the kernels of a pooling. */
export interface PoolAttributes {
  readonly filterSize: number | [number, number]
  readonly strides: number | [number, number]
  readonly pad: Parameters<typeof tf.backend_util.computePool2DInfo>[4]
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil'
}

export type PoolInfo = ReturnType<typeof tf.backend_util.computePool2DInfo>

/** Lengths of all axes of a pooling, and where the padding is. */
export function poolInfo(
  inputShape: readonly number[],
  { filterSize, strides, pad, dimRoundingMode }: PoolAttributes,
): PoolInfo {
  const shape = inputShape as [number, number, number, number]
  return tf.backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode)
}
