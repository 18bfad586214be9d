/** TelarSgd: a parameter and its velocity updated where they lie, in one pass. */
import { allFloats, defineKernel, hasShape, haveSize } from '../kernel.js'
import { perElement } from './per-element.js'

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
