import type { TensorInfo } from '@tensorflow/tfjs-core'
import type { Work } from '../calls.js'
import { size } from '../heap.js'

/** What an optimizer's step costs for each element of a parameter: it reads and writes up to seven floats. */
export const STEP_COST = 10

/** The work of an optimizer's step. */
export function perElement(param: TensorInfo): Work {
  return { length: size(param), unit: 4, cost: size(param) * STEP_COST }
}
