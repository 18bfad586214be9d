/** TelarReluGradient: dy where the ReLU let the value through, in one pass. */
import { size } from '../heap.js'
import { allFloats, defineKernel, hasShape } from '../kernel.js'

export const reluGradient = defineKernel<'dy' | 'y', undefined>('TelarReluGradient', ({ inputs: { dy, y }, heap }) => {
  if (!allFloats(dy, y) || !hasShape(y, dy.shape)) return undefined
  const dx = heap.output(dy.shape)
  heap.split('maskRelu', { length: size(dy), unit: 4, cost: size(dy) * 2 }, (from, to) => {
    const [gradient, output, result] = [dy, y, dx].map((each) => heap.address(each) + from * 4)
    return [gradient!, output!, result!, to - from]
  })
  return dx
})
