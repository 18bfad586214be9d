import { concat, isPlainObject, show } from '@telarjs/core'
import type { NamedArray } from '@telarjs/tensor'
import { checkDraft, type Draft } from './draft.js'
import { dequantize, packedSize, quantize } from './quantize.js'
import { damaged } from './share-link.js'

/** What a link says of the samples of its network. */
export interface LinkedSample {
  readonly shape: readonly number[]
  readonly classes: readonly string[]
  readonly targetShape: readonly number[]
  readonly targetScale?: { readonly center: readonly number[]; readonly spread: readonly number[] }
}

/** A trained network as a link carries it. */
export interface LinkedNetwork {
  readonly experiment: Draft
  readonly sample: LinkedSample
  /** As checkpoints keep them; of a link that came in, not checked yet. */
  readonly thresholds?: unknown
  readonly epoch: number
  readonly step: number
  /** By flat name: `params/0-dense/kernel`. */
  readonly arrays: Readonly<Record<string, NamedArray>>
}

/** A sample of more values, more classes or more arrays has no place in a link. */
const mostValues = 1e6
const mostClasses = 1000
const mostArrays = 500

/** A network as bytes: the length of a JSON, the JSON, and the arrays of which it tells, quantized. */
export function networkBytes({ arrays, ...about }: LinkedNetwork): Uint8Array {
  const shapes = Object.entries(arrays).map(([name, { shape }]) => [name, shape])
  const json = new TextEncoder().encode(JSON.stringify({ ...about, arrays: shapes }))
  const length = new Uint8Array(4)
  new DataView(length.buffer).setUint32(0, json.length, true)
  return concat(Uint8Array, [length, json, ...Object.values(arrays).map(quantize)])
}

/**
 * The reverse of `networkBytes`, for bytes of which nothing is believed: every shape is checked before anything is made of it.
 *
 * @throws Error in words for bytes that are no network, or not the one that they tell of
 */
export function readNetwork(bytes: Uint8Array): LinkedNetwork {
  if (bytes.length < 4) throw damaged()
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true)
  if (length > bytes.length - 4) throw damaged()
  const about = parsed(bytes.subarray(4, 4 + length))
  const experiment = checkDraft(about['experiment'])
  return {
    experiment,
    sample: checkSample(about['sample']),
    ...(about['thresholds'] === undefined ? {} : { thresholds: about['thresholds'] }),
    epoch: checkCount(about['epoch'], 'epoch'),
    step: checkCount(about['step'], 'step'),
    arrays: readArrays(checkShapes(about['arrays']), bytes.subarray(4 + length)),
  }
}

function parsed(bytes: Uint8Array): Record<string, unknown> {
  let value: unknown
  try {
    value = JSON.parse(new TextDecoder().decode(bytes))
  } catch (error) {
    throw damaged(error)
  }
  return isPlainObject(value) ? value : wrong('network', 'an object', value)
}

function readArrays(shapes: readonly (readonly [string, readonly number[]])[], bytes: Uint8Array) {
  const expected = shapes.reduce((sum, [, shape]) => sum + packedSize(shape), 0)
  if (expected !== bytes.length) wrong('arrays', `${expected} bytes of weights`, bytes.length)
  let from = 0
  const arrays = shapes.map(([name, shape]) => {
    const part = bytes.subarray(from, (from += packedSize(shape)))
    return [name, dequantize(part, shape)] as const
  })
  return Object.fromEntries(arrays)
}

function checkShapes(value: unknown): readonly (readonly [string, readonly number[]])[] {
  if (!Array.isArray(value) || value.length > mostArrays) wrong('arrays', `at most ${mostArrays} arrays`, value)
  return (value as unknown[]).map((entry, i) => {
    const [name, shape] = Array.isArray(entry) ? (entry as unknown[]) : []
    if (typeof name !== 'string' || !/^(params|state)\//.test(name))
      wrong(`arrays[${i}]`, 'a name such as params/0-dense/kernel, and its shape', entry)
    return [name as string, checkShape(shape, `arrays[${i}]`)] as const
  })
}

function checkSample(value: unknown): LinkedSample {
  if (!isPlainObject(value)) return wrong('sample', 'an object', value)
  const { classes, targetScale } = value
  const areNames = Array.isArray(classes) && classes.every((name) => typeof name === 'string')
  if (!areNames || classes.length > mostClasses) wrong('sample.classes', `at most ${mostClasses} names`, classes)
  const scale = isPlainObject(targetScale) ? [targetScale['center'], targetScale['spread']] : []
  const isScale = scale.every(
    (list) => Array.isArray(list) && list.length <= mostClasses && list.every(Number.isFinite),
  )
  if (targetScale !== undefined && (scale.length === 0 || !isScale))
    wrong('sample.targetScale', '{ center, spread } of numbers', targetScale)
  return {
    shape: checkShape(value['shape'], 'sample.shape'),
    classes: classes as string[],
    targetShape: checkShape(value['targetShape'], 'sample.targetShape'),
    ...(targetScale === undefined
      ? {}
      : { targetScale: targetScale as unknown as LinkedSample['targetScale'] & object }),
  }
}

function checkShape(value: unknown, where: string): readonly number[] {
  const isShape =
    Array.isArray(value) && value.length <= 6 && value.every((one) => Number.isSafeInteger(one) && one > 0)
  const size = isShape ? (value as number[]).reduce((product, length) => product * length, 1) : Infinity
  return size <= mostValues ? (value as number[]) : wrong(where, `a shape of at most ${mostValues} values`, value)
}

function checkCount(value: unknown, where: string): number {
  return Number.isSafeInteger(value) && (value as number) >= 0
    ? (value as number)
    : wrong(where, 'a whole number', value)
}

function wrong(where: string, expected: string, received: unknown): never {
  throw new Error(
    `The link holds no network that can be shown. ${where}: expected ${expected}, received ${show(received)}`,
  )
}
