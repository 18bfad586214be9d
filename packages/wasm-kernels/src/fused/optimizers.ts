/** TelarSgd and TelarAdam: a parameter and its moments updated where they lie, in one pass. */
import { size } from '../heap.js'
import { allFloats, defineKernel } from '../kernel.js'

export interface SgdAttributes {
  readonly momentum: number
  readonly nesterov: boolean
  /** Added to the gradient, times the parameter. */
  readonly weightDecay: number
}

export const sgd = defineKernel<'param' | 'gradient' | 'learningRate' | 'velocity', SgdAttributes>(
  'TelarSgd',
  ({ inputs: { param, gradient, learningRate, velocity }, attributes: { momentum, nesterov, weightDecay }, heap }) => {
    if (!allFloats(param, gradient, learningRate, velocity)) return undefined
    const velocityAt = velocity ? heap.address(velocity) : 0
    heap.wasm.sgd(
      heap.address(param), heap.address(gradient), velocityAt, size(param), heap.address(learningRate), momentum, nesterov, weightDecay,
    )
    return []
  },
)

export interface AdamAttributes {
  readonly beta1: number
  readonly beta2: number
  readonly epsilon: number
  /** Decoupled: the parameter loses this share, times the learning rate, before the step. */
  readonly weightDecay: number
}

export const adam = defineKernel<'param' | 'gradient' | 'firstMoment' | 'secondMoment' | 'learningRate' | 'beta1Power' | 'beta2Power', AdamAttributes>(
  'TelarAdam',
  ({ inputs, attributes: { beta1, beta2, epsilon, weightDecay }, heap }) => {
    const { param, gradient, firstMoment, secondMoment, learningRate, beta1Power, beta2Power } = inputs
    if (!allFloats(...Object.values(inputs))) return undefined
    heap.wasm.adam(
      heap.address(param), heap.address(gradient), heap.address(firstMoment), heap.address(secondMoment), size(param),
      heap.address(learningRate), heap.address(beta1Power), heap.address(beta2Power), beta1, beta2, epsilon, weightDecay,
    )
    return []
  },
)
