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
