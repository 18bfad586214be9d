import type { Json } from '@telarjs/core'
import type { Schema } from './schema.js'

/** A sign of a formula and what it stands for now. */
export type NamedValue = readonly [name: string, value: number | string]

/** Where a run is. */
export interface Moment {
  /** Steps that are done. */
  readonly step: number
  readonly steps: number
  /** What the schedule starts from. */
  readonly learningRate: number
  /** Of the last step. */
  readonly rate: number | undefined
  readonly loss: number | undefined
}

/** The options of a plugin, those that are not given as their defaults; lists and plugins inside are left out. */
export function optionValues(schema: Schema, options: { readonly [name: string]: Json } | undefined): NamedValue[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]): NamedValue[] => {
    const value = options?.[name] ?? field.default
    if (typeof value === 'boolean') return [[name, String(value)]]
    return typeof value === 'number' || typeof value === 'string' ? [[name, value]] : []
  })
}

/** What the signs of a plugin's formula stand for at a moment of a run, beside its options. */
export function momentValues(
  kind: string,
  options: readonly NamedValue[],
  { step, steps, learningRate, rate, loss }: Moment,
): NamedValue[] {
  if (kind === 'schedule')
    return [['t', step], ['T', steps], ['η₀', learningRate], ...(rate === undefined ? [] : [['η(t)', rate] as const])]
  if (kind === 'loss') return loss === undefined ? [] : [['l, of the last batches', loss]]
  if (kind !== 'optimizer') return []
  // Of Adam and its kin: by how much the means of the first steps are still too small.
  const corrections = options.flatMap(([name, value]): NamedValue[] => {
    const index = /^beta([12])$/.exec(name)?.[1]
    return index && typeof value === 'number' && step > 0
      ? [[`1 − β${index === '1' ? '₁' : '₂'}ᵗ`, 1 - value ** step]]
      : []
  })
  return [['t', step], ...(rate === undefined ? [] : [['η', rate] as const]), ...corrections]
}
