/** An option that is one number for both axes or a pair, as a pair. */
export function pairOf(value: unknown): readonly number[] {
  return typeof value === 'number' ? [value, value] : (value as readonly number[])
}
