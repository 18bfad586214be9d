/**
 * Deals groups of samples, each whole, into parts that have nearly equal shares of each class: the groups whose samples are spread least evenly over
 * the classes come first, and each goes into the part with which the shares of the parts differ least. With parts of equal size this is what
 * scikit-learn's `StratifiedGroupKFold` does, part by part (see `fixtures/folds.py`).
 *
 * @param counts of each group, its samples of each class; of groups spread alike, the first in the list comes first
 * @param sizes how large the parts shall be, in proportion to one another
 * @returns the part of each group, from 0
 */
export function dealGroupsByClass(counts: readonly (readonly number[])[], sizes: readonly number[]): Int32Array {
  const classes = counts[0]!.length
  const ofClass = Array.from({ length: classes }, (_, label) => counts.reduce((sum, count) => sum + count[label]!, 0))
  // A class without samples would divide by 0, and has nothing to deal.
  const present = [...ofClass.keys()].filter((label) => ofClass[label]! > 0)
  const mean = sizes.reduce((sum, size) => sum + size, 0) / sizes.length
  const weights = sizes.map((size) => size / mean)
  const parts = sizes.map(() => ofClass.map(() => 0))

  function unevenness(): number {
    const spread = (label: number) => deviation(parts.map((part, i) => part[label]! / ofClass[label]! / weights[i]!))
    return present.reduce((sum, label) => sum + spread(label), 0) / present.length
  }

  const dealt = new Int32Array(counts.length)
  const unevenFirst = [...counts.keys()].sort((a, b) => deviation(counts[b]!) - deviation(counts[a]!))
  for (const group of unevenFirst) {
    let best = { part: 0, value: Infinity, samples: Infinity }
    for (const [part, inside] of parts.entries()) {
      const samples = inside.reduce((sum, count) => sum + count, 0) / weights[part]!
      add(inside, counts[group]!, 1)
      const value = unevenness()
      add(inside, counts[group]!, -1)
      if (value < best.value || (isClose(value, best.value) && samples < best.samples)) best = { part, value, samples }
    }
    add(parts[best.part]!, counts[group]!, 1)
    dealt[group] = best.part
  }
  return dealt
}

function add(into: number[], counts: readonly number[], sign: 1 | -1): void {
  counts.forEach((count, label) => (into[label]! += sign * count))
}

/** Divided by n, as NumPy does. */
function deviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length)
}

/** As NumPy's `isclose` has it. */
function isClose(value: number, other: number): boolean {
  return Math.abs(value - other) <= 1e-8 + 1e-5 * Math.abs(other)
}
