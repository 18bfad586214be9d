/**
 * Functions of two arguments. Stock tfjs-wasm computes the maximum, the minimum, comparisons and Select one element at a time;
 * for the four arithmetic ones, the call into its module costs more than the work on a small tensor.
 */
import { broadcast_util, util, type TensorInfo } from '@tensorflow/tfjs-core'
import { size } from '../heap.js'
import { allFloats, defineKernel, type Kernel } from '../kernel.js'

const FUNCTIONS = {
  Add: 'add',
  Sub: 'subtract',
  Multiply: 'multiply',
  RealDiv: 'divide',
  Maximum: 'maximum',
  Minimum: 'minimum',
  Equal: 'equal',
  NotEqual: 'notEqual',
  Greater: 'greater',
  GreaterEqual: 'greaterEqual',
  Less: 'less',
  LessEqual: 'lessEqual',
} as const

const COMPARISONS: ReadonlySet<string> = new Set(['Equal', 'NotEqual', 'Greater', 'GreaterEqual', 'Less', 'LessEqual'])

/** Bytes from row to row and from element to element; 0 repeats the operand. */
type Steps = readonly [row: number, element: number]

/** How a tensor covers [rows, columns] when the output's axes are cut in two before axis `cut`; undefined where it does not do so regularly. */
function stepsAt({ shape }: TensorInfo, output: readonly number[], cut: number): Steps | undefined {
  const full = [...output.slice(shape.length).map(() => 1), ...shape]
  const [rows, columns] = [util.sizeFromShape(full.slice(0, cut)), util.sizeFromShape(full.slice(cut))]
  if (rows !== 1 && rows !== util.sizeFromShape(output.slice(0, cut))) return undefined
  if (columns !== 1 && columns !== util.sizeFromShape(output.slice(cut))) return undefined
  return [rows === 1 ? 0 : columns * 4, columns === 1 ? 0 : 4]
}

interface Grid {
  readonly shape: number[]
  readonly rows: number
  readonly columns: number
  readonly a: Steps
  readonly b: Steps
}

/** The output's shape, and the steps of both operands along it; undefined where no cut in two makes them regular. */
function gridOf(a: TensorInfo, b: TensorInfo): Grid | undefined {
  const [sizeA, sizeB] = [size(a), size(b)]
  if (util.arraysEqual(a.shape, b.shape)) return { shape: a.shape, rows: 1, columns: sizeA, a: [0, 4], b: [0, 4] }
  if (sizeB === 1 && a.shape.length >= b.shape.length)
    return { shape: a.shape, rows: 1, columns: sizeA, a: [0, 4], b: [0, 0] }
  if (sizeA === 1 && b.shape.length >= a.shape.length)
    return { shape: b.shape, rows: 1, columns: sizeB, a: [0, 0], b: [0, 4] }
  const shape = broadcast_util.assertAndGetBroadcastShape(a.shape, b.shape)
  for (let cut = 0; cut <= shape.length; cut++) {
    const [stepsA, stepsB] = [stepsAt(a, shape, cut), stepsAt(b, shape, cut)]
    if (stepsA && stepsB) {
      return {
        shape,
        rows: util.sizeFromShape(shape.slice(0, cut)),
        columns: util.sizeFromShape(shape.slice(cut)),
        a: stepsA,
        b: stepsB,
      }
    }
  }
  return undefined
}

export const binaryKernels: readonly Kernel[] = Object.entries(FUNCTIONS).map(([name, key]) =>
  defineKernel<'a' | 'b', undefined>(name, ({ inputs: { a, b }, heap }) => {
    const grid = allFloats(a, b) ? gridOf(a, b) : undefined
    if (!grid) return undefined
    const y = heap.output(grid.shape, COMPARISONS.has(name) ? 'bool' : 'float32')
    heap.wasm[key](heap.address(a), ...grid.a, heap.address(b), ...grid.b, heap.address(y), grid.rows, grid.columns)
    return y
  }),
)

export const select = defineKernel<'condition' | 't' | 'e', undefined>(
  'Select',
  ({ inputs: { condition, t, e }, heap }) => {
    const same = util.arraysEqual(condition.shape, t.shape) && util.arraysEqual(t.shape, e.shape)
    if (!allFloats(t, e) || condition.dtype !== 'bool' || !same) return undefined
    const y = heap.output(t.shape)
    heap.wasm.select(heap.address(condition), heap.address(t), heap.address(e), heap.address(y), size(t))
    return y
  },
)
