/** The positions of the samples of each group among `candidates`, in the order in which the groups are first met. */
export function byGroup(candidates: Int32Array, groups: ArrayLike<number>): Map<number, number[]> {
  const positions = new Map<number, number[]>()
  candidates.forEach((sample, position) => {
    const group = groups[sample]!
    const found = positions.get(group)
    if (found) found.push(position)
    else positions.set(group, [position])
  })
  return positions
}

/** How many samples of each class every group has; `groups` are positions among the candidates. */
export function countClasses(
  candidates: Int32Array,
  groups: readonly (readonly number[])[],
  targets: ArrayLike<number>,
): number[][] {
  const classes = 1 + candidates.reduce((most, sample) => Math.max(most, targets[sample]!), 0)
  return groups.map((positions) => {
    const counts = Array.from({ length: classes }, () => 0)
    for (const position of positions) counts[targets[candidates[position]!]!]!++
    return counts
  })
}
