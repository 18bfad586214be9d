import type { Random } from '@telarjs/core'

/** How samples are chosen. */
export interface Choice {
  readonly by: 'random' | 'stratified' | 'first' | 'last'
  /** The class numbers of all samples, for `stratified`. */
  readonly targets: ArrayLike<number>
  readonly random: Random
}

/** Some of the candidates, and the others; both keep the candidates' order, so that neighbors are copied together. */
export function choose(
  candidates: Int32Array,
  count: number,
  choice: Choice,
): { readonly chosen: Int32Array; readonly rest: Int32Array } {
  const { length } = candidates
  if (choice.by === 'last')
    return { chosen: candidates.subarray(length - count), rest: candidates.subarray(0, length - count) }
  if (choice.by === 'first') return { chosen: candidates.subarray(0, count), rest: candidates.subarray(count) }
  const taken =
    choice.by === 'stratified' ? takeStratified(candidates, count, choice) : takeAny(length, count, choice.random)
  return {
    chosen: candidates.filter((_, position) => taken[position] === 1),
    rest: candidates.filter((_, position) => taken[position] === 0),
  }
}

function takeAny(size: number, count: number, random: Random): Uint8Array {
  const taken = new Uint8Array(size)
  for (const position of random.permutation(size).subarray(0, count)) taken[position] = 1
  return taken
}

/** The same share of each class; what does not divide evenly goes to the classes with the largest remainders. */
function takeStratified(candidates: Int32Array, count: number, { targets, random }: Choice): Uint8Array {
  const byClass = new Map<number, number[]>()
  candidates.forEach((sample, position) => {
    const target = targets[sample]!
    const positions = byClass.get(target)
    if (positions) positions.push(position)
    else byClass.set(target, [position])
  })
  const classes = [...byClass]
    .sort(([a], [b]) => a - b)
    .map(([target, positions]) => ({ target, positions, exact: (count * positions.length) / candidates.length }))
  const left = count - classes.reduce((sum, { exact }) => sum + Math.floor(exact), 0)
  const largestFirst = [...classes].sort((a, b) => (b.exact % 1) - (a.exact % 1) || a.target - b.target)
  const extra = new Set(largestFirst.slice(0, left).map(({ target }) => target))
  const taken = new Uint8Array(candidates.length)
  for (const { target, positions, exact } of classes) {
    const share = Math.floor(exact) + (extra.has(target) ? 1 : 0)
    for (const index of random.stream(target).permutation(positions.length).subarray(0, share))
      taken[positions[index]!] = 1
  }
  return taken
}
