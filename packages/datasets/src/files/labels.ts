import { DataError } from '@telarjs/core'

/** A list of class names, or how many there are; without it, as many as the labels need. */
export type Classes = readonly string[] | number | undefined

/** Class numbers as they stand in a file. */
export interface Labels {
  readonly values: ArrayLike<number | bigint>
  /** Where a label stands, for messages. */
  at(index: number): string
}

/**
 * Class numbers of several splits, and the names of the classes that they share.
 *
 * @throws DataError for a label that is not one of the classes
 */
export function asClasses(
  splits: readonly Labels[],
  requested: Classes,
): { readonly classes: string[]; readonly targets: Int32Array[] } {
  const targets = splits.map(({ values }) => Int32Array.from(values as ArrayLike<number>, Number))
  const largest = targets.reduce((all, split) => split.reduce((most, label) => Math.max(most, label), all), 0)
  const count = typeof requested === 'number' ? requested : (requested?.length ?? largest + 1)
  splits.forEach(({ values, at }, split) => {
    const wrong = targets[split]!.findIndex((label, i) => label < 0 || label >= count || label !== Number(values[i]))
    if (wrong >= 0)
      throw new DataError(`${at(wrong)}: expected a class from 0 to ${count - 1}, received ${values[wrong]}`)
  })
  return {
    classes: typeof requested === 'object' ? [...requested] : Array.from({ length: count }, (_, i) => String(i)),
    targets,
  }
}
