import { isPlainObject, PluginError, show, withArticle } from '@telarjs/core'
import type { NamedTensors, Shape } from '@telarjs/tensor'
import type { Tensor } from '@tensorflow/tfjs-core'
import { specOf } from './tensor-spec.js'

// What plugins return is checked where it is handed over: whoever writes plain JavaScript may return something else than the types say.

/** An object of more members is not shown whole. */
const MOST_NAMES = 6

/** A value as messages show it: a tensor by its type and shape, an object by the names of its members. */
function inWords(value: unknown): string {
  if (isTensor(value)) return `${specOf(value)}${value.isDisposed ? ', which is disposed' : ''}`
  if (typeof value === 'number') return String(value)
  if (Array.isArray(value)) return value.some(isTensor) ? `an array of ${value.length} tensors` : show(value)
  if (typeof value !== 'object' || value === null) return show(value)
  if (ArrayBuffer.isView(value) && 'length' in value) return `${withArticle(value.constructor.name)} of ${value.length}`
  if (!isPlainObject(value)) return withArticle(value.constructor.name)
  const names = Object.keys(value)
  const shown = names.length > MOST_NAMES ? [...names.slice(0, MOST_NAMES), '…'] : names
  return shown.length === 0 ? '{}' : `{ ${shown.join(', ')} }`
}

function isTensor(value: unknown): value is Tensor {
  const { dtype, shape, dataId } = (value ?? {}) as Partial<Tensor>
  return typeof dtype === 'string' && Array.isArray(shape) && dataId !== undefined
}

/** @throws PluginError that says what a member returned in place of what it should */
export function refuse(where: string, expected: string, received: unknown): never {
  throw new PluginError({
    where,
    expected,
    received: inWords(received),
    ...(received instanceof Promise ? { remedy: 'return it at once, not from an async function' } : {}),
  })
}

/** Refuses what is no object, or lacks a member. */
export function requireObject(where: string, value: unknown, members: readonly string[] = []): void {
  const isObject = typeof value === 'object' && value !== null && !isTensor(value) && !(value instanceof Promise)
  if (isObject && !Array.isArray(value) && members.every((member) => member in value)) return
  refuse(where, members.length > 0 ? `{ ${members.join(', ')} }` : 'an object', value)
}

/** Refuses what is no float32 tensor, or, where a shape is given, one of another shape. @param what says what the tensor is */
export function requireTensor(where: string, value: unknown, shape?: Shape, what = '', dtype = 'float32'): void {
  const fits =
    isTensor(value) &&
    !value.isDisposed &&
    value.dtype === dtype &&
    (shape === undefined || shape.join() === value.shape.join())
  if (fits) return
  refuse(where, `${shape === undefined ? `a ${dtype} tensor` : specOf({ dtype, shape })}${what}`, value)
}

/** Refuses what is no tensor of one float32 number. */
export function requireScalar(where: string, value: unknown, what = ''): void {
  if (!isTensor(value) || value.isDisposed || value.dtype !== 'float32' || value.size !== 1)
    refuse(where, `a float32 scalar${what}`, value)
}

/** Refuses what is no object of tensors by name. */
export function requireTensors(where: string, value: unknown): void {
  requireObject(where, value)
  for (const [name, tensor] of Object.entries(value as NamedTensors))
    if (!isTensor(tensor) || tensor.isDisposed) refuse(`${where}['${name}']`, 'a tensor', tensor)
}

/** Refuses what is no object with a float32 tensor of the same shape for each of those given. */
export function requireAlike(where: string, value: unknown, like: NamedTensors): void {
  requireObject(where, value)
  const tensors = value as NamedTensors
  for (const [name, { shape }] of Object.entries(like)) requireTensor(`${where}['${name}']`, tensors[name], shape)
  requireKnown(where, tensors, like)
}

/** Refuses a tensor of another name or shape than those given. */
export function requireKnown(where: string, value: NamedTensors, like: NamedTensors): void {
  requireObject(where, value)
  for (const [name, tensor] of Object.entries(value)) {
    if (!Object.hasOwn(like, name))
      throw new PluginError({
        where,
        expected: `tensors of ${Object.keys(like).join(', ') || 'no name'}`,
        received: `'${name}' too`,
      })
    requireTensor(`${where}['${name}']`, tensor, like[name]!.shape)
  }
}

/** Refuses what is no list of positive whole numbers. */
export function requireShape(where: string, value: unknown): void {
  if (!Array.isArray(value) || !value.every((size) => Number.isInteger(size) && size > 0))
    refuse(where, 'the shape of one sample, such as [28, 28, 1]', value)
}

/** Refuses a word that is none of a few. */
export function requireWord(where: string, value: unknown, words: readonly string[]): void {
  if (!words.includes(value as string)) refuse(where, words.map((word) => `'${word}'`).join(' or '), value)
}
