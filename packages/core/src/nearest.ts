import { closest, distance } from 'fastest-levenshtein'

/**
 * The known name nearest to a mistyped one, or undefined where none is near enough to be meant.
 *
 * @example
 * nearest('adm', ['adam', 'sgd']) // 'adam'
 */
export function nearest(name: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined
  const found = closest(name, known as string[])
  return distance(name, found) <= Math.max(2, Math.floor(name.length / 3)) ? found : undefined
}
