/** Whole numbers beyond this many are classes only where they look like labels. */
const fewClasses = 10
const mostClasses = 200

/**
 * Whether numbers are classes or values; NaN counts as missing. Two whole numbers only are classes. Others are classes where they are few and each comes
 * ten times on average, or where they count from 0 or 1 without a gap as labels do, few or about equally frequent.
 */
export function kindOfNumbers(values: Iterable<number>): 'classes' | 'values' {
  const counts = new Map<number, number>()
  for (const value of values) {
    if (Number.isNaN(value)) continue
    if (!Number.isInteger(value)) return 'values'
    counts.set(value, (counts.get(value) ?? 0) + 1)
    if (counts.size > mostClasses) return 'values'
  }
  return kindOfCounts(counts)
}

/** The same of how often each number is there. */
export function kindOfCounts(counts: ReadonlyMap<number, number>): 'classes' | 'values' {
  const distinct = [...counts.keys()].sort((a, b) => a - b)
  if (distinct.length > mostClasses || !distinct.every(Number.isInteger)) return 'values'
  if (distinct.length <= 2) return 'classes'
  const known = [...counts.values()].reduce((sum, count) => sum + count, 0)
  const first = distinct[0]!
  const areLabels = (first === 0 || first === 1) && distinct.at(-1)! - first === distinct.length - 1
  const areFrequent = known >= 10 * distinct.length
  if (distinct.length <= fewClasses) return areLabels || areFrequent ? 'classes' : 'values'
  const [least, most] = [Math.min(...counts.values()), Math.max(...counts.values())]
  return areLabels && areFrequent && 10 * least >= most ? 'classes' : 'values'
}
