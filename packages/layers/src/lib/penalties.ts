import * as tf from '@tensorflow/tfjs-core'
import type { Scalar } from '@tensorflow/tfjs-core'

/** The penalties of several layers as one, where there is any. */
export function sumOfPenalties(penalties: readonly (Scalar | undefined)[]): { readonly penalty?: Scalar } {
  const present = penalties.filter((penalty) => penalty !== undefined)
  return present.length > 0 ? { penalty: tf.addN(present) } : {}
}
