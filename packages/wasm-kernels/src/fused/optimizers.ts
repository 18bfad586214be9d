/** TelarSgd and TelarAdam: a parameter and its moments updated where they lie, in one pass. */
import type { TensorInfo } from '@tensorflow/tfjs-core'
import type { Work } from '../calls.js'
import { size } from '../heap.js'
import { allFloats, defineKernel, hasShape, haveSize } from '../kernel.js'

/** A step reads and writes up to seven floats for each element. */
function perElement(param: TensorInfo): Work {
  return { length: size(param), unit: 4, cost: size(param) * 10 }
}

export interface SgdAttributes {
  readonly momentum: number
  readonly nesterov: boolean
  /** The gradient of an L2 penalty: this times the parameter is added to the gradient. */
  readonly l2: number
}

export const sgd = defineKernel<'param' | 'gradient' | 'learningRate' | 'velocity', SgdAttributes>(
  'TelarSgd',
  ({ inputs: { param, gradient, learningRate, velocity }, attributes: { momentum, nesterov, l2 }, heap }) => {
    if (!allFloats(param, gradient, learningRate, velocity) || !haveSize(1, learningRate)) return undefined
    if (!hasShape(gradient, param.shape) || (velocity && !hasShape(velocity, param.shape))) return undefined
    const [p, g, v, rate] = [
      heap.address(param),
      heap.address(gradient),
      velocity && heap.address(velocity),
      heap.address(learningRate),
    ]
    heap.split('sgd', perElement(param), (from, to) => [
      p + from * 4,
      g + from * 4,
      v === undefined ? 0 : v + from * 4,
      to - from,
      rate,
      momentum,
      nesterov,
      l2,
    ])
    heap.changed(param, velocity)
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

export const adam = defineKernel<
  'param' | 'gradient' | 'firstMoment' | 'secondMoment' | 'learningRate' | 'beta1Power' | 'beta2Power',
  AdamAttributes
>('TelarAdam', ({ inputs, attributes: { beta1, beta2, epsilon, weightDecay }, heap }) => {
  const { param, gradient, firstMoment, secondMoment, learningRate, beta1Power, beta2Power } = inputs
  if (!allFloats(...Object.values(inputs)) || !haveSize(1, learningRate, beta1Power, beta2Power)) return undefined
  if (![gradient, firstMoment, secondMoment].every((each) => hasShape(each, param.shape))) return undefined
  const [p, g, m, v] = [param, gradient, firstMoment, secondMoment].map(heap.address) as [
    number,
    number,
    number,
    number,
  ]
  const scalars = [learningRate, beta1Power, beta2Power].map(heap.address) as [number, number, number]
  heap.split('adam', perElement(param), (from, to) => [
    p + from * 4,
    g + from * 4,
    m + from * 4,
    v + from * 4,
    to - from,
    ...scalars,
    beta1,
    beta2,
    epsilon,
    weightDecay,
  ])
  heap.changed(param, firstMoment, secondMoment)
  return []
})
