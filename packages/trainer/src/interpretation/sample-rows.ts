import type { Random } from '@telarjs/core'

type Inputs = Uint8Array | Float32Array

/** Inputs of a sample that belong to one column. */
interface Place {
  readonly from: number
  readonly width: number
}

/** The numbers of at most so many rows, chosen at random and in rising order; all where there are no more. */
export function chosenRows(size: number, most: number, random: Random): Int32Array {
  const all = Int32Array.from({ length: size }, (_, row) => row)
  return size <= most ? all : random.permutation(size).subarray(0, most).sort()
}

/** So many rows that they fit into memory and are answered in a moment: 2000, or as many as have 16 million values, yet no fewer than 100. */
export function enoughRows(width: number): number {
  return Math.min(2000, Math.max(100, Math.floor(16_000_000 / width)))
}

/** The values of some rows, one after the other. @param width values of a row */
export function takeRows<T extends Inputs | Int32Array>(values: T, width: number, rows: Int32Array): T {
  const taken = values.slice(0, rows.length * width) as T
  rows.forEach((row, to) => taken.set(values.subarray(row * width, (row + 1) * width), to * width))
  return taken
}

/** Gives row i of `changed` the column's values that row `order[i]` of `inputs` has; in the order of `inputs` without one. */
export function permuteColumn(
  changed: Inputs,
  inputs: Inputs,
  width: number,
  { from, width: size }: Place,
  order?: Int32Array,
): void {
  for (let row = 0; row < inputs.length / width; row++) {
    const start = (order?.[row] ?? row) * width + from
    changed.set(inputs.subarray(start, start + size), row * width + from)
  }
}

/** A copy in which every row has the same values in a column. */
export function filledColumn(inputs: Inputs, width: number, { from }: Place, values: ArrayLike<number>): Inputs {
  const changed = inputs.slice()
  for (let at = from; at < changed.length; at += width) changed.set(values, at)
  return changed
}
