/** Maximum, minimum, comparisons and Select, which stock tfjs-wasm computes one element at a time. */
import { broadcast_util, util, type TensorInfo } from '@tensorflow/tfjs-core'
import { size } from '../heap.js'
import { allFloats, defineKernel, type Kernel } from '../kernel.js'

const FUNCTIONS = {
  Maximum: 'maximum',
  Minimum: 'minimum',
  Equal: 'equal',
  NotEqual: 'notEqual',
  Greater: 'greater',
  GreaterEqual: 'greaterEqual',
  Less: 'less',
  LessEqual: 'lessEqual',
} as const

/** Bytes from row to row and from element to element; 0 repeats. */
type Steps = readonly [row: number, element: number]

/** How a tensor spans [rows, columns], the output's axes cut in two before axis `cut`; undefined where it does not. */
function stepsAt({ shape }: TensorInfo, output: readonly number[], cut: number): Steps | undefined {
  const full = [...output.slice(shape.length).map(() => 1), ...shape]
  const [rows, columns] = [util.sizeFromShape(full.slice(0, cut)), util.sizeFromShape(full.slice(cut))]
  if (rows !== 1 && rows !== util.sizeFromShape(output.slice(0, cut))) return undefined
  if (columns !== 1 && columns !== util.sizeFromShape(output.slice(cut))) return undefined
  return [rows === 1 ? 0 : columns * 4, columns === 1 ? 0 : 4]
}

export const binaryKernels: readonly Kernel[] = Object.entries(FUNCTIONS).map(([name, key]) =>
  defineKernel<'a' | 'b', undefined>(name, ({ inputs: { a, b }, heap }) => {
    if (!allFloats(a, b)) return undefined
    const shape = broadcast_util.assertAndGetBroadcastShape(a.shape, b.shape)
    for (let cut = 0; cut <= shape.length; cut++) {
      const [stepsA, stepsB] = [stepsAt(a, shape, cut), stepsAt(b, shape, cut)]
      if (!stepsA || !stepsB) continue
      const y = heap.output(shape, key === 'maximum' || key === 'minimum' ? 'float32' : 'bool')
      const [rows, columns] = [util.sizeFromShape(shape.slice(0, cut)), util.sizeFromShape(shape.slice(cut))]
      heap.wasm[key](heap.address(a), ...stepsA, heap.address(b), ...stepsB, heap.address(y), rows, columns)
      return y
    }
    return undefined
  }))

export const select = defineKernel<'condition' | 't' | 'e', undefined>('Select', ({ inputs: { condition, t, e }, heap }) => {
  const same = util.arraysEqual(condition.shape, t.shape) && util.arraysEqual(t.shape, e.shape)
  if (!allFloats(t, e) || !same) return undefined
  const y = heap.output(t.shape)
  heap.wasm.select(heap.address(condition), heap.address(t), heap.address(e), heap.address(y), size(t))
  return y
})
