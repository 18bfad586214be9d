import type { Random } from '@telarjs/core'
import { byGroup, countClasses } from './groups.js'
import { wholeShares } from './shares.js'
import { dealGroupsByClass } from './stratified-groups.js'

/** How samples are chosen. */
export interface Choice {
  readonly by: 'random' | 'stratified' | 'groups' | 'stratified-groups' | 'first' | 'last'
  /** The class numbers of all samples, for `stratified` and `stratified-groups`. */
  readonly targets: ArrayLike<number>
  /** The number of the group of all samples, for `groups` and `stratified-groups`. */
  readonly groups?: ArrayLike<number> | undefined
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
  const taken = takers[choice.by](candidates, count, choice)
  return {
    chosen: candidates.filter((_, position) => taken[position] === 1),
    rest: candidates.filter((_, position) => taken[position] === 0),
  }
}

/** Marks with 1 the positions of the candidates that are taken. */
const takers = {
  random: takeAny,
  stratified: takeStratified,
  groups: takeGroups,
  'stratified-groups': takeGroupsByClass,
} as const

function takeAny({ length }: Int32Array, count: number, { random }: Choice): Uint8Array {
  const taken = new Uint8Array(length)
  for (const position of random.permutation(length).subarray(0, count)) taken[position] = 1
  return taken
}

/** The same share of each class; what does not divide evenly goes to the classes with the largest remainders. */
function takeStratified(candidates: Int32Array, count: number, { targets, random }: Choice): Uint8Array {
  const classes = [...byGroup(candidates, targets)].sort(([a], [b]) => a - b)
  const shares = wholeShares(
    classes.map(([, positions]) => (count * positions.length) / candidates.length),
    count,
  )
  const taken = new Uint8Array(candidates.length)
  for (const [index, [target, positions]] of classes.entries())
    for (const at of random.stream(target).permutation(positions.length).subarray(0, shares[index]!))
      taken[positions[at]!] = 1
  return taken
}

/** Whole groups in random order, each that still fits into the count; at least one. */
function takeGroups(candidates: Int32Array, count: number, { groups, random }: Choice): Uint8Array {
  const members = [...byGroup(candidates, groups!).values()]
  const taken = new Uint8Array(candidates.length)
  let left = count
  for (const index of random.permutation(members.length)) {
    const positions = members[index]!
    if (positions.length > left && left < count) continue
    for (const position of positions) taken[position] = 1
    left -= positions.length
  }
  return taken
}

/** Whole groups, so that each class has nearly its share of what is taken; about as many samples as the count. */
function takeGroupsByClass(candidates: Int32Array, count: number, { groups, targets, random }: Choice): Uint8Array {
  const members = [...byGroup(candidates, groups!).values()]
  const shuffled = Array.from(random.permutation(members.length), (index) => members[index]!)
  const counts = countClasses(candidates, shuffled, targets)
  const parts = dealGroupsByClass(counts, [candidates.length - count, count])
  const taken = new Uint8Array(candidates.length)
  for (const [group, positions] of shuffled.entries()) for (const position of positions) taken[position] = parts[group]!
  return taken
}
