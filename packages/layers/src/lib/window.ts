import { showShape } from '@telarjs/core'
import { hasKernel, runKernel, type Shape } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import * as v from 'valibot'
import { count, shapeError, sumToLast } from './shapes.js'

/** Height and width. */
export type Pair = readonly [number, number]

/** One number for height and width, or both. */
export const pair = v.union(
  [count, v.strictTuple([count, count])],
  (issue) => `Invalid size: Expected an integer >=1 or a pair of them but received ${JSON.stringify(issue.input)}`,
)

export const padding = v.picklist(['valid', 'same'])

/** The options of convolutions whose window slides over an image. */
export const windowOptions = {
  kernelSize: v.optional(v.pipe(pair, v.description('Height and width of the window')), 3),
  strides: v.optional(v.pipe(pair, v.description('Steps of the window down and across')), 1),
  padding: v.optional(
    v.pipe(padding, v.description("'same': with zeros around, so that stride 1 keeps the size; 'valid': none")),
    'valid',
  ),
}

/** A window that slides over an image. */
export interface Window {
  readonly size: Pair
  readonly strides: Pair
  readonly padding: 'valid' | 'same'
}

export function toPair(value: number | readonly number[]): Pair {
  return typeof value === 'number' ? [value, value] : (value as unknown as Pair)
}

/**
 * Height and width after the window: ⌈in / stride⌉ with padding 'same', ⌈(in − size + 1) / stride⌉ without.
 *
 * @throws ExperimentError for a sample that is no image, or smaller than the window
 */
export function slide({ size, strides, padding }: Window, inputShape: Shape, where: string, id: string): Pair {
  if (inputShape.length !== 3) throw shapeError(where, id, 'an image [height, width, channels]', inputShape)
  const [height, width] = [0, 1].map((axis) =>
    Math.ceil((padding === 'same' ? inputShape[axis]! : inputShape[axis]! - size[axis]! + 1) / strides[axis]!),
  )
  if (height! < 1 || width! < 1)
    throw shapeError(where, id, `an image of at least ${showShape(size)} for padding 'valid'`, inputShape)
  return [height!, width!]
}

/** How many zeros padding 'same' adds: [above, below] and [left, right]; the odd one comes last, as in TensorFlow. */
function margins({ size, strides, padding }: Window, shape: readonly number[]): readonly [Pair, Pair] {
  if (padding === 'valid')
    return [
      [0, 0],
      [0, 0],
    ]
  const [down, across] = [0, 1].map((axis): Pair => {
    const length = shape[axis + 1]!
    const total = Math.max((Math.ceil(length / strides[axis]!) - 1) * strides[axis]! + size[axis]! - length, 0)
    return [Math.floor(total / 2), Math.ceil(total / 2)]
  })
  return [down!, across!]
}

/** An image [batch, height, width, channels] with the zeros of its padding; itself where there are none. */
export function pad(x: Tensor, window: Window): Tensor {
  const [down, across] = margins(window, x.shape)
  return down[1] + across[1] === 0 ? x : tf.pad(x, [[0, 0], [...down], [...across], [0, 0]])
}

/** The opposite of `pad`. @param shape before it */
export function unpad(x: Tensor, shape: readonly number[], window: Window): Tensor {
  const [down, across] = margins(window, shape)
  return down[1] + across[1] === 0 ? x : tf.slice(x, [0, down[0], across[0], 0], [...shape])
}

interface ConvAttributes {
  readonly strides: Pair
  readonly padding: 'valid' | 'same'
}

/** The gradient of a convolution with respect to its filter. */
export function filterGradient(
  x: Tensor,
  dy: Tensor,
  filterShape: readonly number[],
  { strides, padding }: ConvAttributes,
): Tensor {
  return runKernel('Conv2DBackpropFilter', { x, dy }, { ...convAttributes(strides, padding), filterShape })[0]!
}

/** The gradients of a convolution with respect to its filter and to the bias that is added to its channels: in one pass where the backend has it. */
export function filterAndBiasGradient(
  x: Tensor,
  dy: Tensor,
  filterShape: readonly number[],
  attributes: ConvAttributes,
): { readonly filter: Tensor; readonly bias: Tensor } {
  if (!hasKernel('TelarConv2DGradient'))
    return { filter: filterGradient(x, dy, filterShape, attributes), bias: sumToLast(dy) }
  const { strides, padding } = attributes
  const given = { ...convAttributes(strides, padding), filterShape }
  const [filter, bias] = runKernel('TelarConv2DGradient', { x, dy }, given)
  return { filter: filter!, bias: bias! }
}

/** The gradient of a convolution with respect to its input. */
export function inputGradient(
  dy: Tensor,
  filter: Tensor,
  inputShape: readonly number[],
  { strides, padding }: ConvAttributes,
): Tensor {
  return runKernel('Conv2DBackpropInput', { dy, filter }, { ...convAttributes(strides, padding), inputShape })[0]!
}

function convAttributes(strides: Pair, padding: 'valid' | 'same') {
  return { strides: [...strides], pad: padding, dataFormat: 'NHWC', dimRoundingMode: undefined }
}
