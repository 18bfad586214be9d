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
    chosen: candidates.filter((_, place) => taken[place] === 1),
    rest: candidates.filter((_, place) => taken[place] === 0),
  }
}

function takeAny(size: number, count: number, random: Random): Uint8Array {
  const taken = new Uint8Array(size)
  for (const place of random.permutation(size).subarray(0, count)) taken[place] = 1
  return taken
}

/** The same share of each class; what does not divide evenly goes to the classes with the largest remainders. */
function takeStratified(candidates: Int32Array, count: number, { targets, random }: Choice): Uint8Array {
  const byClass = new Map<number, number[]>()
  candidates.forEach((sample, place) => {
    const target = targets[sample]!
    const places = byClass.get(target)
    if (places) places.push(place)
    else byClass.set(target, [place])
  })
  const classes = [...byClass]
    .sort(([a], [b]) => a - b)
    .map(([target, places]) => ({ target, places, exact: (count * places.length) / candidates.length }))
  const left = count - classes.reduce((sum, { exact }) => sum + Math.floor(exact), 0)
  const largestFirst = [...classes].sort((a, b) => (b.exact % 1) - (a.exact % 1) || a.target - b.target)
  const extra = new Set(largestFirst.slice(0, left).map(({ target }) => target))
  const taken = new Uint8Array(candidates.length)
  for (const { target, places, exact } of classes) {
    const share = Math.floor(exact) + (extra.has(target) ? 1 : 0)
    for (const index of random.stream(target).permutation(places.length).subarray(0, share)) taken[places[index]!] = 1
  }
  return taken
}
