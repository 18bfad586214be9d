/**
 * Whole numbers near the exact shares of a count, which add up to it: what does not divide evenly goes to the largest remainders, and of equal ones to
 * the first.
 *
 * @param exact numbers that add up to `count`
 */
export function wholeShares(exact: readonly number[], count: number): number[] {
  const shares = exact.map(Math.floor)
  const left = count - shares.reduce((sum, share) => sum + share, 0)
  const largestFirst = exact.map((value, index) => ({ index, rest: value % 1 })).sort((a, b) => b.rest - a.rest)
  for (const { index } of largestFirst.slice(0, left)) shares[index]!++
  return shares
}
