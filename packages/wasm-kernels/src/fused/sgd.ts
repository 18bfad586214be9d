/** TelarSgd: a parameter and its velocity updated where they lie, in one pass. */
import { size, type Heap } from '../heap.js'
import { allFloats, defineKernel, hasShape, haveSize } from '../kernel.js'
import { STEP_COST } from './per-element.js'

export interface SgdAttributes {
  readonly momentum: number
  readonly nesterov: boolean
  /** The gradient of an L2 penalty: this times the parameter is added to the gradient. */
  readonly l2: number
}

export const sgd = defineKernel<'param' | 'gradient' | 'learningRate' | 'velocity', SgdAttributes>(
  'TelarSgd',
  ({ inputs: { param, gradient, learningRate, velocity }, attributes, heap }) => {
    if (!allFloats(param, gradient, learningRate, velocity) || !haveSize(1, learningRate)) return undefined
    if (!hasShape(gradient, param.shape) || (velocity && !hasShape(velocity, param.shape))) return undefined
    const [at, gradientAt, rate] = [param, gradient, learningRate].map((each) => heap.address(each))
    const addresses = { param: at!, gradient: gradientAt!, velocity: velocity && heap.address(velocity), rate: rate! }
    sgdRows(heap, addresses, attributes, [size(param), 1])
    heap.changed(param, velocity)
    return []
  },
)

/** A step of some rows of a parameter, by addresses; threads take rows. */
export function sgdRows(
  heap: Heap,
  {
    param,
    gradient,
    velocity = 0,
    rate,
  }: Readonly<Record<'param' | 'gradient' | 'rate', number>> & { velocity?: number | undefined },
  { momentum, nesterov, l2 }: SgdAttributes,
  [rows, columns]: readonly [rows: number, columns: number],
): void {
  const work = { length: rows, unit: columns === 1 ? 4 : 1, cost: rows * columns * STEP_COST }
  heap.split('sgd', work, (from, to) => {
    const offset = from * columns * 4
    const addresses = [param + offset, gradient + offset, velocity && velocity + offset] as const
    return [...addresses, (to - from) * columns, rate, momentum, nesterov, l2]
  })
}
