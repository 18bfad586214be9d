import { DataError, listed, sizeOf } from '@telarjs/core'
import type { NdArray, TextArray } from '../formats/nd-array.js'

/** Targets as a file holds them. */
export type TargetArray = NdArray | TextArray

/** What the options of a data set say of its classes. */
export interface ClassOptions {
  /** A list of class names, or how many there are; without it, as many as the labels need. */
  readonly classes?: readonly string[] | number | undefined
  /** The label of the first class (default 0). */
  readonly firstClass?: number | undefined
}

/** Class numbers of each split, and the names of the classes that they share. */
export interface ClassTargets {
  readonly classes: string[]
  readonly targets: Int32Array[]
}

/** Whether each sample has a single number or text: shape [samples] or [samples, 1]. */
export function isColumn({ shape }: TargetArray): boolean {
  return sizeOf(shape.slice(1)) === 1
}

/** Whether all values are whole numbers. */
export function isWhole(targets: TargetArray): boolean {
  return targets.type !== 'text' && (targets.values as Float32Array).every((value) => Number.isInteger(Number(value)))
}

/** Whether each row holds a single 1 among zeros. */
export function isOneHot(targets: TargetArray): boolean {
  return targets.type !== 'text' && targets.shape.length === 2 && wrongRow(targets) < 0
}

/**
 * Reads targets as classes: class numbers, whole floats, one-hot rows, or text, which names its class.
 *
 * @param splits the targets of each split, the training split first
 * @throws DataError that names the sample: a label that is none of the classes, a row that is not one-hot, or far more classes than samples
 */
export function asClasses(splits: readonly TargetArray[], options: ClassOptions): ClassTargets {
  return splits.some(({ type }) => type === 'text') ? textClasses(splits, options) : numberClasses(splits, options)
}

function textClasses(splits: readonly TargetArray[], { classes }: ClassOptions): ClassTargets {
  const texts = splits.map((split) => {
    if (split.type !== 'text' || !isColumn(split))
      throw new DataError({
        where: split.name,
        expected: 'one class name per sample, as the other targets are text',
        received: `${split.type} [${split.shape.join(', ')}]`,
      })
    return split
  })
  const names =
    typeof classes === 'object' ? [...classes] : [...new Set(texts.flatMap(({ values }) => [...values]))].sort()
  if (typeof classes === 'number' && names.length !== classes)
    throw new DataError({
      where: texts[0]!.name,
      expected: `${classes} classes`,
      received: `${names.length}: ${listed(names)}`,
    })
  const numbers = new Map(names.map((name, number) => [name, number]))
  const targets = texts.map(({ values, at }) =>
    Int32Array.from(values, (text, sample) => {
      const number = numbers.get(text)
      if (number !== undefined) return number
      throw new DataError({ where: at(sample), expected: `one of the classes ${listed(names)}`, received: `'${text}'` })
    }),
  )
  return { classes: names, targets }
}

function numberClasses(splits: readonly TargetArray[], { classes, firstClass = 0 }: ClassOptions): ClassTargets {
  const labels = splits.map((split) => labelsOf(split as NdArray, firstClass))
  const widths = splits.filter((split) => !isColumn(split)).map(({ shape }) => shape[1]!)
  const largest = labels.reduce((all, split) => split.reduce((most, label) => Math.max(most, label), all), firstClass)
  const needed = Math.max(largest - firstClass + 1, ...widths)
  const samples = labels.reduce((sum, { length }) => sum + length, 0)
  const count = typeof classes === 'number' ? classes : (classes?.length ?? needed)
  const last = count + firstClass - 1
  splits.forEach((split, i) => {
    const wrong = labels[i]!.findIndex((label) => label < firstClass || label > last || !Number.isInteger(label))
    const place = (row: number) => split.at(row * sizeOf(split.shape.slice(1)))
    if (wrong >= 0)
      throw new DataError({
        where: place(wrong),
        expected: `a class from ${firstClass} to ${last}`,
        received: `${labels[i]![wrong]}`,
        ...(beginsAtOne(labels, last) ? { remedy: 'where labels begin at 1, say "firstClass": 1' } : {}),
      })
    const row = labels[i]!.indexOf(largest)
    if (classes === undefined && count > Math.max(1000, samples) && row >= 0)
      throw new DataError({
        where: place(row),
        problem: `the label ${largest} of sample ${row} would make ${count} classes of ${samples} samples`,
        remedy: 'Where it is right, say how many there are ("classes"); for values, say "targetsAre": "values"',
      })
  })
  return {
    classes:
      typeof classes === 'object' ? [...classes] : Array.from({ length: count }, (_, i) => String(i + firstClass)),
    targets: labels.map((split) => new Int32Array(split.map((label) => label - firstClass))),
  }
}

function beginsAtOne(labels: readonly Float64Array[], last: number): boolean {
  return labels.every((split) => split.every((label) => label >= 1 && label <= last + 1))
}

/** The class number of each sample, one-hot rows by the place of their 1. */
function labelsOf(targets: NdArray, firstClass: number): Float64Array {
  const { shape, values, name, at } = targets
  if (isColumn(targets)) {
    // `from` would take ten times as long: it asks for one value after the other.
    const labels = new Float64Array(values.length)
    for (let i = 0; i < labels.length; i++) labels[i] = Number(values[i])
    return labels
  }
  const [size = 0, width = 0] = shape
  const wrong = shape.length === 2 ? wrongRow(targets) : 0
  if (wrong >= 0) {
    const row = Array.from(values.subarray(wrong * width, (wrong + 1) * width), String)
    throw new DataError({
      where: shape.length === 2 ? at(wrong * width) : name,
      expected: 'one class per sample, as a number or a one-hot row',
      received: `[${shape.join(', ')}]${shape.length === 2 ? ` with the row ${listed(row)}` : ''}`,
      remedy: 'for values say "targetsAre": "values"',
    })
  }
  return Float64Array.from({ length: size }, (_, row) => {
    let column = 0
    while (Number(values[row * width + column]) !== 1) column++
    return column + firstClass
  })
}

/** The first row that is not one-hot, or −1. */
function wrongRow({ shape: [size = 0, width = 0], values }: NdArray): number {
  for (let row = 0; row < size; row++) {
    let ones = 0
    for (let column = 0; column < width; column++) {
      const value = Number(values[row * width + column])
      if (value === 1) ones++
      else if (value !== 0) return row
    }
    if (ones !== 1) return row
  }
  return -1
}
