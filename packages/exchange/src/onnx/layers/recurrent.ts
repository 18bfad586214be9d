import { concat } from '@telarjs/core'
import type { NamedArray } from '@telarjs/tensor'
import { cannotExport } from '../../cannot-export.js'
import type { OnnxStep, OnnxTensor } from '../emitter.js'
import { asIntegers, reshaped } from '../parts.js'

/** The order of the blocks of a layer's products in ONNX. */
interface Blocks {
  readonly op: 'LSTM' | 'GRU'
  /** The position of each ONNX block among ours. */
  readonly order: readonly number[]
}

/** Ours: i, f, g, o; ONNX': i, o, f, c. */
export const emitLstm = (step: OnnxStep) => emitRecurrent(step, { op: 'LSTM', order: [0, 3, 1, 2] })

/** Ours: r, z, n; ONNX': z, r, h. */
export const emitGru = (step: OnnxStep) => emitRecurrent(step, { op: 'GRU', order: [1, 0, 2] })

function emitRecurrent(step: OnnxStep, { op, order }: Blocks): OnnxTensor {
  const { graph, name, options, arrays, inputShape, outputShape, channelsLast, weight } = step
  if (options['maskValue'] !== undefined) throw cannotExport(step, 'ONNX', 'its recurrent layers have no mask')
  const units = options['units'] as number
  const sides = options['bidirectional'] === true ? ['', 'reverse/'] : ['']
  const joined = (leaf: string, parts: (side: string) => readonly NamedArray[]) => {
    const values = concat(
      Float32Array,
      sides.flatMap((side) => parts(side).map((part) => Float32Array.from(part.values))),
    )
    const shape = [sides.length, ...parts('')[0]!.shape]
    const rows = shape.length === 2 ? [sides.length, values.length / sides.length] : shape
    return weight(leaf, { dtype: 'float32', shape: rows, values })
  }
  const matrix = (leaf: string) => joined(leaf, (side) => [turned(arrays[side + leaf]!, order, units)])
  const biases = joined('bias', (side) =>
    [arrays[`${side}bias`]!, arrays[`${side}recurrentBias`] ?? zerosLike(arrays[`${side}bias`]!)].map((bias) =>
      turned(bias, order, units),
    ),
  )
  const x = graph.node('Transpose', [channelsLast()], { perm: [1, 0, 2] })
  const states = graph.node(op, [x, matrix('kernel'), matrix('recurrentKernel'), biases], {
    hidden_size: units,
    direction: sides.length === 2 ? 'bidirectional' : 'forward',
    ...(op === 'GRU' ? { linear_before_reset: 1 } : {}),
  })
  if (options['returnSequences'] === true) {
    const ordered = graph.node('Transpose', [states], { perm: [2, 0, 1, 3] })
    return { channelsLast: reshaped(graph, `${name}/steps`, ordered, outputShape) }
  }
  const at = (place: number, axis: string) => graph.constant(`${name}/${axis}-${place}`, asIntegers(place))
  const last = sides.map((_, side) => {
    const step = graph.node('Gather', [states, at(side === 0 ? inputShape[0]! - 1 : 0, 'step')], { axis: 0 })
    return graph.node('Gather', [step, at(side, 'direction')], { axis: 0 })
  })
  return { channelsLast: last.length === 1 ? last[0]! : graph.node('Concat', last, { axis: -1 }) }
}

/** A kernel [in, blocks · units], or a bias, as [blocks · units, in] with its blocks in another order. */
function turned({ shape, values }: NamedArray, order: readonly number[], units: number): NamedArray {
  const [inputs, outputs] = shape.length === 1 ? [1, shape[0]!] : (shape as [number, number])
  const rows = order.flatMap((block) =>
    Array.from({ length: units }, (_, unit) =>
      Float32Array.from({ length: inputs }, (_, i) => values[i * outputs + block * units + unit]!),
    ),
  )
  return {
    dtype: 'float32',
    shape: shape.length === 1 ? [outputs] : [outputs, inputs],
    values: concat(Float32Array, rows),
  }
}

function zerosLike({ shape, values }: NamedArray): NamedArray {
  return { dtype: 'float32', shape, values: new Float32Array(values.length) }
}
