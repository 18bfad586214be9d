import type { Random } from '@telarjs/core'
import { byGroup } from './groups.js'
import { wholeShares } from './shares.js'

/**
 * The samples that an epoch trains on where classes are drawn by weight: as many as there are, and of class c the share n_c·w_c / Σ n·w, rounded to whole
 * samples. Within a class no sample is drawn once more often than another, and chance says which; so a class with more samples than its share shows other
 * ones in each epoch, and a rare one shows all of its own several times.
 *
 * What PyTorch's `WeightedRandomSampler` draws on average, without the chance in the numbers of each class.
 *
 * @param targets the class number of each sample
 * @param weights of a sample of each class; 0 leaves a class out
 * @param random of this epoch
 * @returns the numbers of the samples, in the order of training
 * @example
 * drawByClass(Int32Array.of(0, 0, 0, 1), Float32Array.of(1, 3), createRandom(7)) // two samples of class 0, and twice the one of class 1
 */
export function drawByClass(targets: Int32Array, weights: ArrayLike<number>, random: Random): Int32Array {
  const all = Int32Array.from(targets, (_, sample) => sample)
  const classes = [...byGroup(all, targets)].sort(([a], [b]) => a - b)
  const masses = classes.map(([label, members]) => weights[label]! * members.length)
  const total = masses.reduce((sum, mass) => sum + mass, 0)
  const counts = wholeShares(
    // Rounded, since weights are float32: shares that are meant to be equal differ in their last digits.
    masses.map((mass) => Number(((mass / total) * targets.length).toFixed(4))),
    targets.length,
  )
  const drawn = classes.flatMap(([label, members], index) => {
    const order = random.stream(label).permutation(members.length)
    return Array.from({ length: counts[index]! }, (_, i) => members[order[i % members.length]!]!)
  })
  return Int32Array.from(random.permutation(drawn.length), (index) => drawn[index]!)
}
