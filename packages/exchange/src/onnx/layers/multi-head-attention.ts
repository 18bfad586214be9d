import { causalMask, rotaryTable } from '@telarjs/layers'
import type { NamedArray } from '@telarjs/tensor'
import type { OnnxStep, OnnxTensor } from '../emitter.js'
import { asConstant, reshaped } from '../parts.js'

/** Queries, keys and values are separate matrix products, because their weights are constants. */
export function emitMultiHeadAttention(step: OnnxStep): OnnxTensor {
  const { graph, name, options, arrays, inputShape, channelsLast, weight } = step
  const [length, heads] = [inputShape[0]!, options['heads'] as number]
  const size = arrays['outputKernel']!.shape[0]! / heads
  const x = channelsLast()
  const projected = (part: string, index: number) => {
    const [kernel, bias] = ['kernel', 'bias'].map((leaf) =>
      weight(`${part}/${leaf}`, columns(arrays[leaf]!, index * heads * size, heads * size)),
    ) as [string, string]
    const y = graph.node('Add', [graph.node('MatMul', [x, kernel]), bias])
    const split = reshaped(graph, `${name}/heads`, y, [length, heads, size])
    return graph.node('Transpose', [split], { perm: [0, 2, 1, 3] })
  }
  const turn = options['rotary'] === true ? turnerOf(step, length, size) : (y: string) => y
  const [q, k, value] = ['query', 'key', 'value'].map(projected) as [string, string, string]
  const keys = graph.node('Transpose', [turn(k)], { perm: [0, 1, 3, 2] })
  const scale = graph.constant(`${name}/scale`, asConstant(1 / Math.sqrt(size)))
  const scores = graph.node('Mul', [graph.node('MatMul', [turn(q), keys]), scale])
  const seen = options['causal'] === true ? graph.node('Add', [scores, futureOf(step, length)]) : scores
  const mixed = graph.node('MatMul', [graph.node('Softmax', [seen], { axis: -1 }), value])
  const rows = graph.node('Transpose', [mixed], { perm: [0, 2, 1, 3] })
  const joined = reshaped(graph, `${name}/joined`, rows, [length, heads * size])
  const y = graph.node('MatMul', [joined, weight('outputKernel')])
  return { channelsLast: graph.node('Add', [y, weight('outputBias')]) }
}

function futureOf({ graph, name }: OnnxStep, length: number): string {
  return graph.constant(`${name}/future`, { shape: [length, length], values: causalMask(length) })
}

/** x·cos + (x·R)·sin, where R takes the halves (a, b) to (−b, a). */
function turnerOf({ graph, name }: OnnxStep, length: number, size: number): (y: string) => string {
  const half = size / 2
  const table = rotaryTable(length, size)
  const [cos, sin] = (['cos', 'sin'] as const).map((part) =>
    graph.constant(`${name}/${part}`, { shape: [length, size], values: table[part] }),
  ) as [string, string]
  const quarter = new Float32Array(size * size)
  for (let j = 0; j < half; j++) {
    quarter[(j + half) * size + j] = -1
    quarter[j * size + j + half] = 1
  }
  const matrix = graph.constant(`${name}/quarter`, { shape: [size, size], values: quarter })
  return (y) =>
    graph.node('Add', [graph.node('Mul', [y, cos]), graph.node('Mul', [graph.node('MatMul', [y, matrix]), sin])])
}

/** Columns `from` … `from + count` of a matrix, or of a vector. */
function columns({ shape, values }: NamedArray, from: number, count: number): NamedArray {
  const width = shape.at(-1)!
  const rows = values.length / width
  const taken = Float32Array.from(
    { length: rows * count },
    (_, at) => values[Math.floor(at / count) * width + from + (at % count)]!,
  )
  return { dtype: 'float32', shape: [...shape.slice(0, -1), count], values: taken }
}
