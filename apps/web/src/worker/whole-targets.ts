import type { LoadedData } from '@telarjs/datasets'
import type { WholeTargets } from '../protocol/api.js'

/** What is known of targets that are one column of whole numbers; undefined for text, for fractions, and for several columns. */
export function wholeTargetsOf({
  classes,
  targetShape,
  splits,
}: Pick<LoadedData, 'classes' | 'targetShape' | 'splits'>): WholeTargets | undefined {
  if (targetShape.length > 0) return undefined
  const isClasses = classes.length > 0
  const distinct = new Set<number>(isClasses ? classes.map(numberOf) : splits['train']!.targets)
  let [low, high] = [Infinity, -Infinity]
  for (const number of distinct) {
    if (!Number.isInteger(number)) return undefined
    low = Math.min(low, number)
    high = Math.max(high, number)
  }
  return { readAs: isClasses ? 'classes' : 'values', distinct: distinct.size, low, high }
}

/** A class that is named by nothing is no number. */
function numberOf(name: string): number {
  return name.trim() === '' ? NaN : Number(name)
}
