/** The class that the probabilities of a sample say: the most probable one, or the second of two where one number tells them apart and is above ½. −1 where they are NaN. */
export function answerOf(probabilities: Float32Array): number {
  if (probabilities.some(Number.isNaN)) return -1
  return probabilities.length === 1
    ? Number(probabilities[0]! > 0.5)
    : probabilities.indexOf(Math.max(...probabilities))
}

/** How sure it is of that class; NaN where it says none. */
export function sureness(probabilities: Float32Array): number {
  const [only] = probabilities
  return probabilities.length === 1 ? Math.max(only!, 1 - only!) : Math.max(...probabilities)
}
