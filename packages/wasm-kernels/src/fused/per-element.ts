import type { TensorInfo } from '@tensorflow/tfjs-core'
import type { Work } from '../calls.js'
import { size } from '../heap.js'

/** The work of an optimizer's step: it reads and writes up to seven floats for each element of a parameter. */
export function perElement(param: TensorInfo): Work {
  return { length: size(param), unit: 4, cost: size(param) * 10 }
}
