/** TelarAdam: a parameter and its moments updated where they lie, in one pass. */
import { allFloats, defineKernel, hasShape, haveSize } from '../kernel.js'
import { perElement } from './per-element.js'

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
