import type { NamedArray } from '@telarjs/tensor'
import type { ModelStep } from '../model.js'
import { pairOf } from '../pair.js'
import type { OnnxAttribute, OnnxGraph } from './graph.js'

/** The attributes of a window; padding is as in TensorFlow, with an odd row or column of zeros at the bottom and right. */
export function windowAttributes(
  { inputShape, outputShape, options }: ModelStep,
  size: readonly number[],
): Record<string, OnnxAttribute> {
  const strides = pairOf(options['strides'] ?? options['size'])
  const dilation = pairOf(options['dilation'] ?? 1)
  const totals = [0, 1].map((axis) =>
    options['padding'] === 'same'
      ? Math.max(
          (outputShape[axis]! - 1) * strides[axis]! + (size[axis]! - 1) * dilation[axis]! + 1 - inputShape[axis]!,
          0,
        )
      : 0,
  )
  return {
    kernel_shape: size,
    strides,
    pads: [...totals.map((total) => Math.floor(total / 2)), ...totals.map((total) => Math.ceil(total / 2))],
  }
}

/** A kernel [height, width, in, out] as [out, in, height, width]. */
export function outputsFirst({ shape, values }: NamedArray): NamedArray {
  const [height, width, inputs, outputs] = shape as [number, number, number, number]
  const moved = new Float32Array(values.length)
  let to = 0
  for (let o = 0; o < outputs; o++) {
    for (let i = 0; i < inputs; i++) {
      for (let place = 0; place < height * width; place++) moved[to++] = values[(place * inputs + i) * outputs + o]!
    }
  }
  return { dtype: 'float32', shape: [outputs, inputs, height, width], values: moved }
}

/** A number or a list of them as float32. */
export function asConstant(value: number | readonly number[]) {
  return typeof value === 'number'
    ? { shape: [], values: Float32Array.of(value) }
    : { shape: [value.length], values: Float32Array.from(value) }
}

/** The same as int64. */
export function asIntegers(value: number | readonly number[]) {
  return { shape: typeof value === 'number' ? [] : [value.length], values: BigInt64Array.from([value].flat(), BigInt) }
}

/** Numbers [batch, 1] as one-hot rows with this many columns, float32. @param name prefix for the names of its constants */
export function oneHot(graph: OnnxGraph, name: string, numbers: string, width: number): string {
  const flat = withShape(graph, `${name}flat`, numbers, [-1])
  const depth = graph.constant(`${name}depth`, asIntegers([width]))
  return graph.node('OneHot', [flat, depth, graph.constant(`${name}on`, asConstant([0, 1]))], { axis: -1 })
}

/** Each sample in another shape; one length may be -1. */
export function reshaped(graph: OnnxGraph, name: string, x: string, shape: readonly number[]): string {
  // A length of 0 is taken from the input: the batch.
  return withShape(graph, name, x, [0, ...shape])
}

/** The whole batch in another shape; one length may be -1. */
export function withShape(graph: OnnxGraph, name: string, x: string, shape: readonly number[]): string {
  return graph.node('Reshape', [x, graph.constant(name, asIntegers(shape))])
}
