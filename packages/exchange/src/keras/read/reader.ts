import { showShape, type AnySpec } from '@telarjs/core'
import type { NamedArray } from '@telarjs/tensor'

/** A layer of Keras that is to be read, with its place in the model. */
export interface KerasInput {
  readonly config: Readonly<Record<string, unknown>>
  /** Of one sample. */
  readonly inputShape: readonly number[]
  /** Whether the model is one of tfjs-layers, which differs from Keras in places. */
  readonly isOfTfjs: boolean
  /** A weight by the last part of its name, and by a part of its path where a layer has several of that name. @throws DataError where it is missing */
  weight(leaf: string, part?: RegExp): NamedArray
  /** The same, or undefined. */
  findWeight(leaf: string, part?: RegExp): NamedArray | undefined
  /** @throws DataError that names the layer */
  refuse(problem: string): never
}

/** A layer or transform of Telar with its weights. */
export interface ReadLayer extends AnySpec {
  readonly arrays?: Readonly<Record<string, NamedArray>>
  /** The layers inside of a residual. */
  readonly inside?: { readonly layers: readonly ReadLayer[]; readonly projection: readonly ReadLayer[] }
}

/** Reads one layer of Keras as layers of Telar, one after the other; none where it does nothing. */
export type KerasReader = (layer: KerasInput) => readonly ReadLayer[]

/** An option for which Telar supports one value only. @throws DataError for another value */
export function require(layer: KerasInput, option: string, values: readonly unknown[]): void {
  const value = layer.config[option]
  const isAsExpected = [undefined, ...values].some((expected) => JSON.stringify(expected) === JSON.stringify(value))
  if (!isAsExpected)
    layer.refuse(
      `${option} is ${JSON.stringify(value)}; Telar reads ${values.map((one) => JSON.stringify(one)).join(' or ')}`,
    )
}

/** Checks that images and sequences have their channels last. */
export function requireChannelsLast(layer: KerasInput): void {
  require(layer, 'data_format', ['channels_last', null])
}

/** One number for both axes or a pair, as a pair. */
export function pairOf(layer: KerasInput, option: string, otherwise: number): readonly [number, number] {
  const value = layer.config[option] ?? otherwise
  const pair = typeof value === 'number' ? [value, value] : value
  if (!Array.isArray(pair) || pair.length !== 2)
    layer.refuse(`${option} is ${JSON.stringify(value)}; expected two numbers`)
  return pair as unknown as readonly [number, number]
}

/** A text. */
export function textOf(layer: KerasInput, option: string, otherwise: string): string {
  const value = layer.config[option] ?? otherwise
  if (typeof value !== 'string') layer.refuse(`${option} is ${JSON.stringify(value)}; expected a text`)
  return value as string
}

/** A number, which may stand in a list of one. */
export function numberOf(layer: KerasInput, option: string, otherwise: number): number {
  const value = layer.config[option] ?? otherwise
  const number = Array.isArray(value) && value.length === 1 ? (value[0] as unknown) : value
  if (typeof number !== 'number') layer.refuse(`${option} is ${JSON.stringify(value)}; expected a number`)
  return number as number
}

/** Checks that a layer works on the last axis. */
export function requireLastAxis(layer: KerasInput): void {
  const { config, inputShape } = layer
  const axis = config['axis'] ?? -1
  const last = Array.isArray(axis) && axis.length === 1 ? (axis[0] as unknown) : axis
  if (last !== -1 && last !== inputShape.length)
    layer.refuse(`axis is ${JSON.stringify(axis)}; Telar reads the last one of ${showShape(inputShape)}`)
}

/** An array with one value throughout, for weights that the Keras layer does not have. */
export function filled(length: number, value: number): NamedArray {
  return { dtype: 'float32', shape: [length], values: new Float32Array(length).fill(value) }
}
