import type { Random } from '@telarjs/core'
import { byGroup } from './groups.js'

/** How samples are dealt into folds. */
export interface Deal {
  readonly by: 'random' | 'stratified' | 'order' | 'groups'
  /** The class number of every sample for `stratified`, the number of its group for `groups`. */
  readonly labels: ArrayLike<number>
  readonly random: Random
}

/**
 * Deals samples into folds whose sizes differ by at most one, unless groups stay together. `stratified` also gives each fold as many samples of every
 * class as another, give or take one; `order` makes folds of neighbors. The numbers of samples, by class and by group, are those of scikit-learn's
 * KFold, StratifiedKFold and GroupKFold (see `fixtures/folds.py`).
 *
 * @returns the fold of each candidate, from 0
 */
export function dealFolds(candidates: Int32Array, folds: number, deal: Deal): Int32Array {
  const { length } = candidates
  const { by, labels, random } = deal
  if (by === 'groups') return dealGroups(candidates, folds, labels, random)
  const dealt = new Int32Array(length)
  if (by === 'order') {
    const [least, larger] = [Math.floor(length / folds), length % folds]
    const start = (fold: number): number => fold * least + Math.min(fold, larger)
    for (let fold = 0; fold < folds; fold++) dealt.fill(fold, start(fold), start(fold + 1))
    return dealt
  }
  // Class after class, so that the folds take turns within each class and over all of them.
  const classes = by === 'stratified' ? byGroup(candidates, labels) : new Map([[0, [...candidates.keys()]]])
  let turn = 0
  for (const [label, positions] of classes)
    for (const index of random.stream(label).permutation(positions.length)) dealt[positions[index]!] = turn++ % folds
  return dealt
}

/** Each group whole into the fold that has the fewest samples so far, the largest groups first; equal ones in random order. */
function dealGroups(candidates: Int32Array, folds: number, groups: ArrayLike<number>, random: Random): Int32Array {
  const members = [...byGroup(candidates, groups).values()]
  const shuffled = Array.from(random.permutation(members.length), (index) => members[index]!)
  const sizes = Array.from({ length: folds }, () => 0)
  const dealt = new Int32Array(candidates.length)
  for (const positions of shuffled.sort((a, b) => b.length - a.length)) {
    const lightest = sizes.indexOf(Math.min(...sizes))
    sizes[lightest]! += positions.length
    for (const position of positions) dealt[position] = lightest
  }
  return dealt
}
