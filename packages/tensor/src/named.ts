import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'

/** Tensors by name, never by position: params, state, gradients. */
export type NamedTensors = Readonly<Record<string, Tensor>>

/** The shape of one sample, without the batch. */
export type Shape = readonly number[]

/** A named array on the host. */
export interface NamedArray {
  readonly dtype: 'float32' | 'int32'
  readonly shape: Shape
  readonly values: Float32Array | Int32Array
}

/**
 * Applies a function to each tensor, keeping the names.
 *
 * @example
 * const halved = mapTensors({ kernel: tf.ones([2, 2]) }, (tensor) => tf.div(tensor, 2))
 */
export function mapTensors<T>(
  tensors: Readonly<Record<string, T>>,
  change: (tensor: T, name: string) => Tensor,
): NamedTensors {
  return Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, change(tensor, name)]))
}

/**
 * Puts a prefix and a slash before each name.
 *
 * @example
 * addPrefix('0-dense', { kernel }) // { '0-dense/kernel': kernel }
 */
export function addPrefix<T>(prefix: string, named: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(named).map(([name, value]) => [`${prefix}/${name}`, value]))
}

/**
 * The entries whose names start with the prefix and a slash, by the rest of their names.
 *
 * @example
 * underPrefix('0-dense', { '0-dense/kernel': kernel, '1-dense/kernel': other }) // { kernel }
 */
export function underPrefix<T>(prefix: string, named: Readonly<Record<string, T>>): Record<string, T> {
  const start = `${prefix}/`
  const inside = Object.entries(named).filter(([name]) => name.startsWith(start))
  return Object.fromEntries(inside.map(([name, value]) => [name.slice(start.length), value]))
}

/**
 * Copies tensors into memory of their own, on the device. `tf.clone` shares memory, so an update in place would change both. The caller owns
 * the copies.
 *
 * @example
 * const snapshot = copyTensors(params)
 */
export function copyTensors(tensors: NamedTensors): NamedTensors {
  return mapTensors(tensors, (tensor) => tf.tidy(() => tf.mul(tensor, tf.scalar(1, tensor.dtype as 'float32'))))
}

/**
 * Frees tensors.
 *
 * @example
 * disposeTensors(params)
 */
export function disposeTensors(tensors: NamedTensors): void {
  for (const tensor of Object.values(tensors)) tensor.dispose()
}

/**
 * Copies tensors to the host.
 *
 * @example
 * const { kernel } = await readTensors({ kernel: tf.zeros([2]) }) // { dtype: 'float32', shape: [2], values: Float32Array [0, 0] }
 */
export async function readTensors(tensors: NamedTensors): Promise<Record<string, NamedArray>> {
  const entries = Object.entries(tensors).map(async ([name, tensor]) => {
    const values = (await tensor.data()).slice() as Float32Array | Int32Array
    return [name, { dtype: tensor.dtype as NamedArray['dtype'], shape: [...tensor.shape], values }] as const
  })
  return Object.fromEntries(await Promise.all(entries))
}

/**
 * Copies arrays to the device. The caller owns the tensors.
 *
 * @example
 * const params = uploadTensors({ kernel: { dtype: 'float32', shape: [2], values: Float32Array.of(1, 2) } })
 */
export function uploadTensors(arrays: Readonly<Record<string, NamedArray>>): NamedTensors {
  return mapTensorsOf(arrays, ({ values, shape, dtype }) => tf.tensor(values.slice(), [...shape], dtype))
}

function mapTensorsOf<T>(named: Readonly<Record<string, T>>, make: (value: T) => Tensor): NamedTensors {
  return Object.fromEntries(Object.entries(named).map(([name, value]) => [name, make(value)]))
}
