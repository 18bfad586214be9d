/** What a file in kernels/ or fused/ exports: a tfjs kernel's name and how this package computes it. */
import { util, type TensorInfo } from '@tensorflow/tfjs-core'
import type { Heap } from './heap.js'

/** One call of a kernel. Inputs that the caller left out are undefined. */
export interface Call<Input extends string = string, Attributes = unknown> {
  readonly inputs: { readonly [Name in Input]: TensorInfo }
  readonly attributes: Attributes
  readonly heap: Heap
}

export interface Kernel {
  /** The name in tfjs's registry. */
  readonly name: string
  /** The outputs, or undefined where the stock kernel must compute them (another dtype, rank or option). */
  readonly run: (call: Call) => TensorInfo | TensorInfo[] | undefined
}

/** Declares the names and types of a kernel's inputs and attributes, which tfjs's registry does not keep. */
export function defineKernel<Input extends string, Attributes>(
  name: string,
  run: (call: Call<Input, Attributes>) => TensorInfo | TensorInfo[] | undefined,
): Kernel {
  return { name, run: run as Kernel['run'] }
}

/** True where a tensor is given and has exactly this shape. */
export function hasShape(tensor: TensorInfo | undefined, shape: readonly number[]): tensor is TensorInfo {
  return tensor !== undefined && util.arraysEqual(tensor.shape, [...shape])
}

/** True where every tensor given is there and has as many elements. */
export function haveSize(count: number, ...tensors: readonly (TensorInfo | undefined)[]): boolean {
  return tensors.every((tensor) => tensor !== undefined && util.sizeFromShape(tensor.shape) === count)
}

/** True where every tensor given is float32. */
export function allFloats(...tensors: readonly (TensorInfo | undefined)[]): boolean {
  return tensors.every((tensor) => tensor === undefined || tensor.dtype === 'float32')
}
