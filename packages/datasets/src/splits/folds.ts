import type { Random } from '@telarjs/core'
import { byGroup, countClasses } from './groups.js'
import { dealGroupsByClass } from './stratified-groups.js'

/** How samples are dealt into folds. */
export interface Deal {
  readonly by: 'random' | 'stratified' | 'order'
  /** The class number of every sample, for `stratified`. */
  readonly targets: ArrayLike<number>
  /** The number of the group of every sample, whose members stay together. */
  readonly groups?: ArrayLike<number> | undefined
  readonly random: Random
}

/**
 * Deals samples into folds whose sizes differ by at most one, unless groups stay together. `stratified` also gives each fold as many samples of every
 * class as another, give or take one, or nearly so where groups stay together; `order` makes folds of neighbors. The numbers of samples, by class and by
 * group, are those of scikit-learn's KFold, StratifiedKFold, GroupKFold and StratifiedGroupKFold (see `fixtures/folds.py`).
 *
 * @returns the fold of each candidate, from 0
 */
export function dealFolds(candidates: Int32Array, folds: number, deal: Deal): Int32Array {
  const { length } = candidates
  const { by, targets, groups, random } = deal
  if (groups) return dealGroups(candidates, folds, { ...deal, groups })
  const dealt = new Int32Array(length)
  if (by === 'order') {
    const [least, larger] = [Math.floor(length / folds), length % folds]
    const start = (fold: number): number => fold * least + Math.min(fold, larger)
    for (let fold = 0; fold < folds; fold++) dealt.fill(fold, start(fold), start(fold + 1))
    return dealt
  }
  // Class after class, so that the folds take turns within each class and over all of them.
  const classes = by === 'stratified' ? byGroup(candidates, targets) : new Map([[0, [...candidates.keys()]]])
  let turn = 0
  for (const [label, positions] of classes)
    for (const index of random.stream(label).permutation(positions.length)) dealt[positions[index]!] = turn++ % folds
  return dealt
}

/**
 * Each group whole into the fold that has the fewest samples so far, the largest groups first; `stratified` into the one with which the classes are
 * spread most evenly. Equal groups come in random order.
 */
function dealGroups(
  candidates: Int32Array,
  folds: number,
  { by, groups, targets, random }: Deal & { readonly groups: ArrayLike<number> },
): Int32Array {
  const members = [...byGroup(candidates, groups).values()]
  const shuffled = Array.from(random.permutation(members.length), (index) => members[index]!)
  const counts = by === 'stratified' ? countClasses(candidates, shuffled, targets) : undefined
  const parts = counts
    ? dealGroupsByClass(counts, Array<number>(folds).fill(1))
    : dealBySize(
        shuffled.map(({ length }) => length),
        folds,
      )
  const dealt = new Int32Array(candidates.length)
  for (const [group, positions] of shuffled.entries()) for (const position of positions) dealt[position] = parts[group]!
  return dealt
}

function dealBySize(lengths: readonly number[], folds: number): Int32Array {
  const sizes = Array.from({ length: folds }, () => 0)
  const dealt = new Int32Array(lengths.length)
  const largestFirst = [...lengths.keys()].sort((a, b) => lengths[b]! - lengths[a]!)
  for (const group of largestFirst) {
    const lightest = sizes.indexOf(Math.min(...sizes))
    sizes[lightest]! += lengths[group]!
    dealt[group] = lightest
  }
  return dealt
}
