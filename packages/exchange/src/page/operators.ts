import type { PageAttributes, PageTensor } from './tensor.js'
import type { PageTools } from './tools.js'

/** One operator of ONNX for a single sample. */
export type PageOperator = (inputs: readonly PageTensor[], attributes: PageAttributes, tools: PageTools) => PageTensor

/** x·W + b of one row. @throws Error for products of other shapes, as attention has them */
const gemm: PageOperator = ([x, kernel, bias]) => {
  if (x!.shape.length !== 2 || x!.shape[0] !== 1 || kernel!.shape.length !== 2)
    throw new Error(`a page cannot compute the product of [${x!.shape.join(', ')}] and [${kernel!.shape.join(', ')}]`)
  const [rows, columns] = kernel!.shape as [number, number]
  const values = Float32Array.from({ length: columns }, (_, column) => {
    let sum = bias?.values[column] ?? 0
    for (let row = 0; row < rows; row++) sum += x!.values[row]! * kernel!.values[row * columns + column]!
    return sum
  })
  return { shape: [1, columns], values }
}

/** A convolution [1, in, height, width] with a kernel [out, in / groups, height, width]. */
const conv: PageOperator = ([x, kernel, bias], attributes) => {
  const [, , height, width] = x!.shape as [number, number, number, number]
  const [outputs, inputs, tall, wide] = kernel!.shape as [number, number, number, number]
  const [down, right] = attributes['strides'] as [number, number]
  const [top, left, bottom, end] = attributes['pads'] as [number, number, number, number]
  const [rowStep, columnStep] = (attributes['dilations'] ?? [1, 1]) as [number, number]
  const perGroup = outputs / ((attributes['group'] as number | undefined) ?? 1)
  const rows = Math.floor((height + top + bottom - (tall - 1) * rowStep - 1) / down) + 1
  const columns = Math.floor((width + left + end - (wide - 1) * columnStep - 1) / right) + 1
  const values = new Float32Array(outputs * rows * columns)
  for (let at = 0; at < values.length; at++) {
    const output = Math.floor(at / (rows * columns))
    const first = Math.floor(output / perGroup) * inputs
    const [y0, x0] = [(Math.floor(at / columns) % rows) * down - top, (at % columns) * right - left]
    let sum = bias?.values[output] ?? 0
    for (let place = 0; place < inputs * tall * wide; place++) {
      const y = y0 + (Math.floor(place / wide) % tall) * rowStep
      const column = x0 + (place % wide) * columnStep
      if (y < 0 || y >= height || column < 0 || column >= width) continue
      const channel = first + Math.floor(place / (tall * wide))
      sum +=
        x!.values[(channel * height + y) * width + column]! * kernel!.values[output * inputs * tall * wide + place]!
    }
    values[at] = sum
  }
  return { shape: [1, outputs, rows, columns], values }
}

/** γ·(x − μ)/√(σ² + ε) + β of each channel, which is the second axis. */
const batchNormalization: PageOperator = ([x, scale, offset, mean, variance], attributes) => {
  const places = x!.values.length / x!.shape[1]!
  const values = x!.values.map((value, at) => {
    const channel = Math.floor(at / places)
    const spread = Math.sqrt(variance!.values[channel]! + (attributes['epsilon'] as number))
    return ((value - mean!.values[channel]!) / spread) * scale!.values[channel]! + offset!.values[channel]!
  })
  return { shape: x!.shape, values }
}

/** γ·(x − x̄)/√(s² + ε) + β over the axes from one to the last. */
const layerNormalization: PageOperator = ([x, scale, offset], attributes) => {
  const axis = ((attributes['axis'] as number) + x!.shape.length) % x!.shape.length
  const size = x!.shape.slice(axis).reduce((product, length) => product * length, 1)
  const values = new Float32Array(x!.values.length)
  for (let from = 0; from < values.length; from += size) {
    const own = x!.values.subarray(from, from + size)
    const mean = own.reduce((sum, value) => sum + value, 0) / size
    const variance = own.reduce((sum, value) => sum + (value - mean) ** 2, 0) / size
    const spread = Math.sqrt(variance + (attributes['epsilon'] as number))
    own.forEach((value, i) => {
      values[from + i] = ((value - mean) / spread) * scale!.values[i]! + (offset?.values[i] ?? 0)
    })
  }
  return { shape: x!.shape, values }
}

/** e^x over its sum along an axis. */
const softmax: PageOperator = ([x], attributes) => {
  const { shape, values } = x!
  const axis = ((attributes['axis'] as number) + shape.length) % shape.length
  const length = shape[axis]!
  const step = shape.slice(axis + 1).reduce((size, part) => size * part, 1)
  const answers = new Float32Array(values.length)
  for (let at = 0; at < values.length; at++) {
    if (Math.floor(at / step) % length !== 0) continue
    const places = Array.from({ length }, (_, i) => at + i * step)
    const most = Math.max(...places.map((place) => values[place]!))
    const sum = places.reduce((total, place) => total + Math.exp(values[place]! - most), 0)
    for (const place of places) answers[place] = Math.exp(values[place]! - most) / sum
  }
  return { shape, values: answers }
}

/** x less the logarithm of Σ e^x, along the last axis. */
const logSoftmax: PageOperator = ([x]) => {
  const length = x!.shape.at(-1)!
  const values = new Float32Array(x!.values.length)
  for (let from = 0; from < values.length; from += length) {
    const own = x!.values.subarray(from, from + length)
    const most = Math.max(...own)
    const log = most + Math.log(own.reduce((sum, value) => sum + Math.exp(value - most), 0))
    own.forEach((value, i) => (values[from + i] = value - log))
  }
  return { shape: x!.shape, values }
}

const transpose: PageOperator = ([x], attributes) => {
  const order = attributes['perm'] as readonly number[]
  const shape = order.map((axis) => x!.shape[axis]!)
  const steps = x!.shape.map((_, axis) => x!.shape.slice(axis + 1).reduce((size, length) => size * length, 1))
  const values = Float32Array.from(x!.values, (_, at) => {
    let [rest, from] = [at, 0]
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += (rest % shape[axis]!) * steps[order[axis]!]!
      rest = Math.floor(rest / shape[axis]!)
    }
    return x!.values[from]!
  })
  return { shape, values }
}

/** A length of 0 is that of the input, one of −1 follows from the others. */
const reshape: PageOperator = ([x, wanted]) => {
  const shape = Array.from(wanted!.values, (length, axis) => (length === 0 ? x!.shape[axis]! : length))
  const known = shape.filter((length) => length > 0).reduce((size, length) => size * length, 1)
  return { shape: shape.map((length) => (length < 0 ? x!.values.length / known : length)), values: x!.values }
}

/** The error function (Abramowitz and Stegun 7.1.26: within 1.5e−7). */
const erf: PageOperator = ([x], _, { each }) =>
  each(x!, (value) => {
    const t = 1 / (1 + 0.3275911 * Math.abs(value))
    const sum = ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t
    return Math.sign(value) * (1 - sum * Math.exp(-value * value))
  })

/**
 * The operators that a page computes, by their names in ONNX. Each is written into the page by its own source text, so it refers to nothing outside
 * itself but its arguments.
 */
export const operators: Readonly<Record<string, PageOperator>> = {
  Gemm: gemm,
  MatMul: gemm,
  Conv: conv,
  BatchNormalization: batchNormalization,
  LayerNormalization: layerNormalization,
  Softmax: softmax,
  LogSoftmax: logSoftmax,
  Transpose: transpose,
  Reshape: reshape,
  Erf: erf,
  Identity: ([x]) => x!,
  Flatten: ([x]) => ({ shape: [1, x!.values.length], values: x!.values }),
  Relu: ([x], _, { each }) => each(x!, (value) => Math.max(0, value)),
  LeakyRelu: ([x], { alpha }, { each }) => each(x!, (value) => (value < 0 ? (alpha as number) * value : value)),
  Elu: ([x], _, { each }) => each(x!, (value) => (value < 0 ? Math.expm1(value) : value)),
  Selu: ([x], _, { each }) =>
    each(x!, (value) => 1.0507009873554805 * (value < 0 ? 1.6732632423543772 * Math.expm1(value) : value)),
  Tanh: ([x], _, { each }) => each(x!, (value) => Math.tanh(value)),
  Sigmoid: ([x], _, { each }) => each(x!, (value) => 1 / (1 + Math.exp(-value))),
  Softplus: ([x], _, { each }) => each(x!, (value) => Math.max(0, value) + Math.log1p(Math.exp(-Math.abs(value)))),
  Exp: ([x], _, { each }) => each(x!, (value) => Math.exp(value)),
  Log: ([x], _, { each }) => each(x!, (value) => Math.log(value)),
  Neg: ([x], _, { each }) => each(x!, (value) => -value),
  Sqrt: ([x], _, { each }) => each(x!, (value) => Math.sqrt(value)),
  Add: ([a, b], _, { pair }) => pair(a!, b!, (one, other) => one + other),
  Sub: ([a, b], _, { pair }) => pair(a!, b!, (one, other) => one - other),
  Mul: ([a, b], _, { pair }) => pair(a!, b!, (one, other) => one * other),
  Div: ([a, b], _, { pair }) => pair(a!, b!, (one, other) => one / other),
  Max: ([a, b], _, { pair }) => pair(a!, b!, (one, other) => Math.max(one, other)),
  MaxPool: ([x], attributes, { pool }) => pool(x!, attributes, (values) => Math.max(...values)),
  AveragePool: ([x], attributes, { pool }) =>
    pool(x!, attributes, (values) => values.reduce((sum, value) => sum + value, 0) / values.length),
  ReduceMax: ([x], attributes, { reduce }) => reduce(x!, attributes, (values) => Math.max(...values)),
  ReduceMean: ([x], attributes, { reduce }) =>
    reduce(x!, attributes, (values) => values.reduce((sum, value) => sum + value, 0) / values.length),
}
