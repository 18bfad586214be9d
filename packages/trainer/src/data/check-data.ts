import { PluginError, sizeOf } from '@telarjs/core'
import type { LoadedData, SampleStream, Split } from '@telarjs/datasets'
import { named, withNamedErrors } from '../plugin-errors/named-errors.js'
import { refuse, requireObject, requireShape } from '../plugin-errors/returned-values.js'

/**
 * Refuses what a data set loaded where parts are missing or do not fit together: a step would fail on them, or train on other numbers than were meant.
 *
 * @param where the place in the experiment, the id of the data set and the member
 * @throws PluginError that names the part
 */
export function requireWhole(where: string, data: LoadedData): void {
  requireObject(where, data, ['shape', 'classes', 'targetShape', 'splits'])
  const { shape, classes, targetShape, splits, classWeights, samplingWeights } = data
  requireShape(`${where}: shape`, shape)
  requireShape(`${where}: targetShape`, targetShape)
  requireTexts(`${where}: classes`, classes)
  requireObject(`${where}: splits`, splits)
  const all = Object.entries(splits)
  for (const [name, split] of all) requireSplit(`${where}: splits.${name}`, split, data)
  const targets = all[0]?.[1].targets.constructor
  const other = all.find(([, split]) => split.targets.constructor !== targets)
  if (other) refuse(`${where}: splits.${other[0]}.targets`, `${targets!.name}, as in '${all[0]![0]}'`, other[1].targets)
  for (const [name, weights] of Object.entries({ classWeights, samplingWeights }))
    if (weights !== undefined) {
      requireNumbers(`${where}: ${name}`, weights, [Float32Array], classes.length, [])
      const at = weights.findIndex((weight) => !(weight >= 0 && weight < Infinity))
      if (at >= 0) refuse(`${where}: ${name}[${at}]`, 'a finite weight from 0', weights[at])
      if (weights.every((weight) => weight === 0)) refuse(`${where}: ${name}`, 'a weight above 0', weights[0])
    }
  for (const name of ['notes', 'warnings'] as const)
    if (data[name] !== undefined) requireTexts(`${where}: ${name}`, data[name])
}

/** The stream of a data set, with errors that name it, and samples that are checked like those of a split. */
export function namedStream(stream: SampleStream, where: string, data: LoadedData): SampleStream {
  requireObject(where, stream, ['size', 'fingerprint', 'open'])
  const open: SampleStream['open'] = async (...given) => {
    const cursor = await named(`${where}: open`, () => stream.open(...given))
    requireObject(`${where}: open`, cursor, ['take', 'close'])
    const own = withNamedErrors(cursor, where)
    return {
      ...own,
      async take(count) {
        const split = await own.take(count)
        requireSplit(`${where}: take`, split, data)
        if (split.size !== count) refuse(`${where}: take`, `${count} samples`, split.size)
        return split
      },
    }
  }
  return { ...withNamedErrors(stream, where), open }
}

function requireSplit(where: string, split: Split, { shape, classes, targetShape }: LoadedData): void {
  requireObject(where, split, ['size', 'inputs', 'targets'])
  const { size, inputs, targets, rows } = split
  if (!Number.isInteger(size) || size < 0) refuse(`${where}.size`, 'how many samples there are', size)
  requireNumbers(`${where}.inputs`, inputs, [Uint8Array, Float32Array], size, shape)
  requireNumbers(`${where}.targets`, targets, [Int32Array, Float32Array], size, targetShape)
  if (rows !== undefined) requireNumbers(`${where}.rows`, rows, [Int32Array], size, [])
  if (classes.length === 0 || !(targets instanceof Int32Array)) return
  const at = targets.findIndex((label) => label < 0 || label >= classes.length)
  if (at >= 0) refuse(`${where}.targets[${at}]`, `a class from 0 to ${classes.length - 1}`, targets[at])
}

function requireNumbers(
  where: string,
  values: ArrayLike<number>,
  types: readonly (new () => ArrayLike<number>)[],
  size: number,
  each: readonly number[],
): void {
  if (!types.some((type) => values instanceof type)) refuse(where, types.map(({ name }) => name).join(' or '), values)
  const count = size * sizeOf(each)
  if (values.length !== count)
    throw new PluginError({
      where,
      expected: each.length === 0 ? `${count} numbers` : `${count} numbers, ${size} samples of [${each.join(', ')}]`,
      received: `${values.length}`,
    })
}

function requireTexts(where: string, value: unknown): void {
  if (!Array.isArray(value) || !value.every((text) => typeof text === 'string'))
    refuse(where, 'an array of texts', value)
}
