import { counted, listed, short } from './format.js'
import type { Json } from './json.js'
import { nearest } from './nearest.js'
import { showShape } from './shapes.js'

/** One column of a table that the network takes as input. */
export interface ColumnSignature {
  readonly name: string
  readonly type: 'number' | 'category' | 'boolean' | 'date'
  /** The texts that training saw in a column of categories, in the order of their inputs. */
  readonly categories?: readonly string[]
}

/** What the network takes: named columns, an image, or an array of another shape. */
export type InputSignature =
  | { readonly kind: 'columns'; readonly columns: readonly ColumnSignature[] }
  | { readonly kind: 'image'; readonly shape: readonly number[]; readonly layout: 'channels-last' | 'channels-first' }
  | { readonly kind: 'array'; readonly shape: readonly number[] }

/** A class and how many training samples it has. */
export interface ClassCount {
  readonly name: string
  readonly count: number
}

/** How targets are scaled for the loss, fitted to the training samples: t → (t − center) / spread, for each value of a sample. */
export interface TargetScale {
  readonly center: readonly number[]
  readonly spread: readonly number[]
}

/** What the network answers: one of the classes, or values of a shape. */
export type TargetSignature =
  | { readonly kind: 'classes'; readonly classes: readonly ClassCount[] }
  | {
      readonly kind: 'values'
      readonly shape: readonly number[]
      readonly names?: readonly string[]
      /** How the values are scaled for the loss; predictions and metrics are in their own units. */
      readonly scale?: TargetScale
    }

/** The numbers in which inputs come: bytes, which are divided by 255 before the network sees them, or numbers as they are. */
export interface ValueUnits {
  readonly units: 'bytes' | 'numbers'
  /** The least and the largest input value of the training samples, before that division. */
  readonly range: readonly [least: number, largest: number]
}

/** What training knew of its data. It stands in every checkpoint, so that nothing has to be guessed again. */
export interface DataSignature extends ValueUnits {
  readonly inputs: InputSignature
  readonly targets: TargetSignature
  /** What was fitted to the training samples, such as means and categories; null where nothing was. */
  readonly preprocessing: Json
  /** The number of training samples. */
  readonly samples: number
  /** SHA-256 of the training samples and their targets, in order. */
  readonly checksum: string
}

/**
 * Says where data differ from those that a network was trained on, a sentence with its remedy for each place; none where
 * they fit. Only what is given is compared: samples without targets have no `targets`.
 *
 * @example
 * compareSignatures(trained, { inputs: { kind: 'columns', columns: [{ name: 'a', type: 'number' }] } })
 * // ["column 'b' is missing; training had the columns a, b. Add it, or train again without it"]
 */
export function compareSignatures(trained: DataSignature, given: Partial<DataSignature>): string[] {
  return [
    ...(given.inputs ? compareInputs(trained.inputs, given.inputs) : []),
    ...(given.targets ? compareTargets(trained.targets, given.targets) : []),
    ...(given.units && given.range ? compareUnits(trained, { units: given.units, range: given.range }) : []),
    ...compareSamples(trained, given),
  ]
}

/**
 * Whether two signatures are of the same training samples in the same order.
 *
 * @example
 * isSameData(trained, signature) // whether a run goes on with the samples that it began with
 */
export function isSameData(one: DataSignature, other: DataSignature): boolean {
  return one.checksum === other.checksum && compareSignatures(one, other).length === 0
}

function compareInputs(trained: InputSignature, given: InputSignature): string[] {
  if (trained.kind === 'columns' && given.kind === 'columns') return compareColumns(trained.columns, given.columns)
  if (trained.kind === 'columns' || given.kind === 'columns')
    return [`the samples are ${describeInputs(given)}, but training had ${describeInputs(trained)}. Give the same kind`]
  if (showShape(trained.shape) !== showShape(given.shape))
    return [
      `a sample has the shape ${showShape(given.shape)}, but training had ${showShape(trained.shape)}. Give samples of that shape, or train again`,
    ]
  const layouts = [trained, given].map((inputs) => (inputs.kind === 'image' ? inputs.layout : undefined))
  return layouts.includes(undefined) || layouts[0] === layouts[1]
    ? []
    : [`images are ${layouts[1]}, but training had ${layouts[0]}. Bring the axes into that order`]
}

function describeInputs(inputs: InputSignature): string {
  return inputs.kind === 'columns'
    ? `a table of ${counted(inputs.columns.length, 'column')}`
    : `${inputs.kind === 'image' ? 'images' : 'arrays'} of shape ${showShape(inputs.shape)}`
}

/** Columns are matched by name, so their order is free. */
function compareColumns(trained: readonly ColumnSignature[], given: readonly ColumnSignature[]): string[] {
  const there = new Map(given.map((column) => [column.name, column]))
  const wanted = new Set(trained.map(({ name }) => name))
  const unknown = given.map(({ name }) => name).filter((name) => !wanted.has(name))
  const missing = trained.filter(({ name }) => !there.has(name)).map(({ name }) => name)
  const renamed = new Map(missing.map((name) => [name, nearest(name, unknown)]))
  const taken = new Set(renamed.values())
  return [
    ...missing.map((name) => {
      const near = renamed.get(name)
      return near === undefined
        ? `column '${name}' is missing; training had the columns ${listed([...wanted])}. Add it, or train again without it`
        : `column '${name}' is missing, but there is '${near}'. Rename that column`
    }),
    ...unknown
      .filter((name) => !taken.has(name))
      .map((name) => `column '${name}' is unknown; training had the columns ${listed([...wanted])}. Leave it out`),
    ...trained.flatMap(({ name, type }) => {
      const other = there.get(name)
      return other && other.type !== type
        ? [`column '${name}' holds ${words[other.type]}, but training read ${words[type]}. Write it as in training`]
        : []
    }),
  ]
}

const words = { number: 'numbers', category: 'categories', boolean: 'booleans', date: 'dates' } as const

function compareTargets(trained: TargetSignature, given: TargetSignature): string[] {
  if (trained.kind === 'values' && given.kind === 'values')
    return showShape(trained.shape) === showShape(given.shape)
      ? []
      : [`a target has the shape ${showShape(given.shape)}, but training had ${showShape(trained.shape)}`]
  if (trained.kind === 'values' || given.kind === 'values')
    return [`the targets are ${describeTargets(given)}, but training had ${describeTargets(trained)}`]
  const [before, now] = [trained.classes, given.classes].map((classes) => classes.map(({ name }) => name))
  if (before!.join('\n') === now!.join('\n')) return []
  const sameNames = [...before!].sort().join('\n') === [...now!].sort().join('\n')
  return [
    sameNames
      ? `the classes are in the order ${listed(now!)}, but training had ${listed(before!)}. A class is known by its place, so answers would be swapped: bring them into that order`
      : `the data has ${now!.length} classes (${listed(now!)}), but training had ${before!.length} (${listed(before!)}). Give data of the same classes, or train again`,
  ]
}

/**
 * The classes of the data and how many training samples each has, or the names and shape of its values; cut after ten.
 *
 * @example
 * describeTargets({ kind: 'classes', classes: [{ name: 'no', count: 20 }, { name: 'yes', count: 30 }] })
 * // '2 classes: no 20, yes 30'
 */
export function describeTargets(targets: TargetSignature): string {
  return targets.kind === 'classes'
    ? `${targets.classes.length} classes: ${listed(targets.classes.map(({ name, count }) => `${name} ${count}`))}`
    : describeValues(targets)
}

function describeValues({ shape, names, scale }: TargetSignature & { readonly kind: 'values' }): string {
  if (!names) return `values of shape ${showShape(shape)}`
  const scaled = names.map((name, i) =>
    scale ? `${name} as (${name} − ${short(scale.center[i]!)}) / ${short(scale.spread[i]!)} in the loss` : name,
  )
  return `values: ${listed(scaled)}`
}

/**
 * What inputs are multiplied with, so that the network sees them as in training, whatever file they come in: the digits
 * of a PNG (bytes), of a CSV file with 0 … 255 and of a float array with 0 … 1 give the same answer.
 *
 * @example
 * inputScale({ units: 'bytes', range: [0, 255] }, { units: 'numbers', range: [0, 254] }) // 1 / 255
 */
export function inputScale(trained: ValueUnits, given: ValueUnits): number {
  const trainedOnBytes = trained.units === 'bytes'
  if (given.units === 'bytes') return trainedOnBytes || isUnitRange(trained) ? 1 / 255 : 1
  return trainedOnBytes && !isUnitRange(given) && isByteRange(given) ? 1 / 255 : 1
}

const isUnitRange = ({ range: [least, largest] }: ValueUnits) => least >= 0 && largest <= 1
const isByteRange = ({ range: [least, largest] }: ValueUnits) => least >= 0 && largest <= 255

/** How many times as wide as in training inputs may be before that is said. */
const widest = 10

function compareUnits(trained: ValueUnits, given: ValueUnits): string[] {
  const scale = inputScale(trained, given)
  const seen = trained.units === 'bytes' ? 1 / 255 : 1
  const [before, now] = [largestOf(trained) * seen, largestOf(given) * scale]
  if (before === 0 || now <= widest * before) return []
  return [
    `the values lie between ${short(given.range[0])} and ${short(given.range[1])}, but in training between ${short(trained.range[0])} and ${short(trained.range[1])}. Scale them as in training`,
  ]
}

const largestOf = ({ range }: ValueUnits) => Math.max(...range.map(Math.abs))

function compareSamples(trained: DataSignature, given: Partial<DataSignature>): string[] {
  if (given.samples !== undefined && given.samples !== trained.samples)
    return [`there are ${given.samples} training samples, but training had ${trained.samples}`]
  return given.checksum !== undefined && given.checksum !== trained.checksum
    ? [`the ${trained.samples} training samples are not those of training, or stand in another order`]
    : []
}
