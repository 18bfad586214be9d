import { checkOptions, ExperimentError, isPlainObject, type Json } from '@telarjs/core'
import * as v from 'valibot'

/** The values that one path of an experiment may take. */
export type Dimension =
  | { readonly choices: readonly Json[] }
  | { readonly uniform: Range; readonly points?: number }
  | { readonly logUniform: Range; readonly points?: number }
  | { readonly int: Range; readonly points?: number }
  | { readonly logInt: Range; readonly points?: number }

/** From and to, both included. */
export type Range = readonly [number, number]

/** Paths of an experiment, as in `path=value`, and the values that each may take. */
export type Space = Readonly<Record<string, Dimension>>

/** A value for each path of a space. */
export type Values = Readonly<Record<string, Json>>

const finite = v.pipe(v.number(), v.finite())
const points = v.exactOptional(
  v.pipe(
    v.number(),
    v.integer(),
    v.minValue(1),
    v.maxValue(10_000),
    v.description('How many values a grid takes; 5 without it.'),
  ),
)
const whole = v.pipe(finite, v.integer())

function rangeOf<Bound extends v.GenericSchema<number, number>>(bound: Bound) {
  return v.pipe(
    v.tuple([bound, bound]),
    v.check((range) => Number(range[0]) < Number(range[1]), 'Expected [from, to] with from < to'),
  )
}

const dimensions = {
  choices: v.strictObject({ choices: v.pipe(v.array(v.custom<Json>(() => true)), v.minLength(1)) }),
  uniform: v.strictObject({ uniform: rangeOf(finite), points }),
  logUniform: v.strictObject({ logUniform: rangeOf(v.pipe(finite, v.gtValue(0))), points }),
  int: v.strictObject({ int: rangeOf(whole), points }),
  logInt: v.strictObject({ logInt: rangeOf(v.pipe(whole, v.minValue(1))), points }),
}

/**
 * Checks a space that was read from a file.
 *
 * @throws ExperimentError that names the path: `space.learningRate: expected one of choices, uniform, …`
 * @example
 * parseSpace({ learningRate: { logUniform: [1e-4, 1e-1] }, 'model[0].with.units': { choices: [64, 128] } })
 */
export function parseSpace(value: unknown): Space {
  if (!isPlainObject(value) || Object.keys(value).length === 0)
    throw new ExperimentError({
      where: 'space',
      expected: 'an object of paths, as in {"learningRate": {"logUniform": [1e-4, 0.1]}}',
    })
  return Object.fromEntries(
    Object.entries(value).map(([path, dimension]) => [path, parseDimension(dimension, `space.${path}`)]),
  )
}

function parseDimension(value: unknown, where: string): Dimension {
  const kinds = Object.keys(dimensions) as (keyof typeof dimensions)[]
  const kind = isPlainObject(value) ? kinds.find((name) => Object.hasOwn(value, name)) : undefined
  if (kind === undefined)
    throw new ExperimentError({ where, expected: `one of ${kinds.join(', ')}, as in {"uniform": [0, 1]}` })
  return checkOptions(dimensions[kind] as v.GenericSchema<unknown, Dimension>, value, where)
}

/** The number of choices, or undefined for a dimension of numbers. */
export function choicesOf(dimension: Dimension): readonly Json[] | undefined {
  return 'choices' in dimension ? dimension.choices : undefined
}

/** Where a number of a dimension lies, 0 … 1. */
export function toUnit(dimension: Dimension, value: Json): number {
  const { from, to, isLog } = scaleOf(dimension)
  const at = isLog ? Math.log(Number(value)) : Number(value)
  return Math.min(1, Math.max(0, (at - from) / (to - from)))
}

/** The value of a dimension at 0 … 1. */
export function fromUnit(dimension: Dimension, unit: number): Json {
  if ('choices' in dimension)
    return dimension.choices[Math.min(dimension.choices.length - 1, Math.floor(unit * dimension.choices.length))]!
  const { from, to, isLog, low, high, isInt } = scaleOf(dimension)
  const at = from + unit * (to - from)
  const value = isLog ? Math.exp(at) : at
  return Math.min(high, Math.max(low, isInt ? Math.round(value) : value))
}

/**
 * The values that a grid takes of a dimension: the choices, or numbers at even distances on its scale.
 *
 * @example
 * gridOf(parseSpace({ units: { choices: [64, 128] } }).units) // [64, 128]
 */
export function gridOf(dimension: Dimension): readonly Json[] {
  if ('choices' in dimension) return dimension.choices
  const { low, high, isLog, isInt } = scaleOf(dimension)
  const count = dimension.points ?? 5
  const [from, to] = isLog ? [Math.log(low), Math.log(high)] : [low, high]
  const values = Array.from({ length: count }, (_, i) => {
    if (i === 0) return low
    if (i === count - 1) return high
    const at = from + ((to - from) * i) / (count - 1)
    const value = isLog ? Math.exp(at) : at
    return isInt ? Math.round(value) : Number(value.toPrecision(12))
  })
  return [...new Set(values)]
}

/** Each whole number covers half a step on both sides, so that the first and the last are drawn as often as the others. */
function scaleOf(dimension: Exclude<Dimension, { readonly choices: readonly Json[] }> | Dimension) {
  if ('choices' in dimension) throw new ExperimentError({ where: 'space', problem: 'choices have no scale' })
  const isInt = 'int' in dimension || 'logInt' in dimension
  const isLog = 'logUniform' in dimension || 'logInt' in dimension
  const [[low, high]] = Object.values(dimension) as [readonly [number, number]]
  const [from, to] = isInt ? [low - 0.5, high + 0.5] : [low, high]
  return { low, high, isInt, isLog, from: isLog ? Math.log(from) : from, to: isLog ? Math.log(to) : to }
}

/** Whether two sets of values of one space are equal. */
export function sameValues(one: Values, other: Values): boolean {
  return Object.keys(one).every((path) => JSON.stringify(one[path]) === JSON.stringify(other[path]))
}
