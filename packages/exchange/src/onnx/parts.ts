import { sizeOf } from '@telarjs/core'
import type { NamedArray } from '@telarjs/tensor'
import type { ModelStep } from '../model.js'
import type { Attribute, GraphBuilder } from './graph.js'

/** The attributes of a window; zeros are added as TensorFlow adds them, the odd one below and to the right. */
export function windowAttributes(
  { inputShape, outputShape, options }: ModelStep,
  size: readonly number[],
): Record<string, Attribute> {
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

export function pairOf(value: unknown): readonly number[] {
  return typeof value === 'number' ? [value, value] : (value as readonly number[])
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

export function asConstant(value: number | readonly number[]) {
  return typeof value === 'number'
    ? { shape: [], values: Float32Array.of(value) }
    : { shape: [value.length], values: Float32Array.from(value) }
}

/** γ·(x − μ)/√(σ² + ε) + β = a·x + b on the last axis, for samples that are neither vectors nor images. */
export function foldedBatchNorm(graph: GraphBuilder, { arrays, options, name }: ModelStep, x: string): string {
  const [scale, offset, mean, variance] = ['scale', 'offset', 'movingMean', 'movingVariance'].map(
    (leaf) => arrays[leaf]!.values,
  ) as [Float32Array, Float32Array, Float32Array, Float32Array]
  const a = Float32Array.from(scale, (gamma, i) => gamma / Math.sqrt(variance[i]! + (options['epsilon'] as number)))
  const b = Float32Array.from(offset, (beta, i) => beta - mean[i]! * a[i]!)
  const [factor, shift] = Object.entries({ a, b }).map(([leaf, values]) =>
    graph.constant(`${name}/${leaf}`, { shape: [values.length], values }),
  ) as [string, string]
  return graph.node('Add', [graph.node('Mul', [x, factor]), shift])
}

/** (x − x̄) / max(s, 1/√n) of each sample. */
export function standardized(graph: GraphBuilder, x: string, shape: readonly number[], name: string): string {
  const axes = shape.map((_, i) => i + 1)
  const centered = graph.node('Sub', [x, graph.node('ReduceMean', [x], { axes, keepdims: 1 })])
  const variance = graph.node('ReduceMean', [graph.node('Mul', [centered, centered])], { axes, keepdims: 1 })
  const least = graph.constant(`${name}/least`, asConstant(1 / Math.sqrt(sizeOf(shape))))
  return graph.node('Div', [centered, graph.node('Max', [graph.node('Sqrt', [variance]), least])])
}
