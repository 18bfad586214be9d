/** A network with one score for two classes gives the probability of the second: this gives those of both, sample by sample. */
export function ofBothClasses(scores: Float32Array): Float32Array {
  const both = new Float32Array(scores.length * 2)
  scores.forEach((second, i) => both.set([1 - second, second], 2 * i))
  return both
}
