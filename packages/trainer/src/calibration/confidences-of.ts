import type { Scores } from './fit-temperature.js'

/** How sure a network is of its answers, and which of them are right. */
export interface Confidences {
  /** The probability of each answer. */
  readonly confidences: Float64Array
  readonly right: readonly boolean[]
}

/**
 * The probability of each answer where logits are divided by a temperature, and whether it is right: one answer per sample for classes, one per label
 * and sample for labels.
 *
 * `confidence = max softmax(z / T)`, or `max(σ(z / T), 1 − σ(z / T))`
 *
 * @example
 * const scores = { logits: Float32Array.of(2, 0), width: 2, targets: Int32Array.of(0), last: 'softmax' } as const
 * confidencesOf(scores, 2) // { confidences: [0.731], right: [true] }
 */
export function confidencesOf({ logits, width, targets, last }: Scores, temperature: number): Confidences {
  if (last === 'sigmoid') {
    const yes = Float64Array.from(logits, (z) => 1 / (1 + Math.exp(-z / temperature)))
    return {
      confidences: yes.map((p) => Math.max(p, 1 - p)),
      right: Array.from(yes, (p, i) => p > 0.5 === targets[i]! > 0.5),
    }
  }
  const rows = Array.from({ length: logits.length / width }, (_, row) => row * width)
  const answers = rows.map((from) => largestOf(logits.subarray(from, from + width)))
  return {
    confidences: Float64Array.from(rows, (from, row) => {
      const z = logits.subarray(from, from + width)
      return 1 / z.reduce((sum, value) => sum + Math.exp((value - answers[row]!.value) / temperature), 0)
    }),
    right: rows.map((from, row) => {
      const isLabel = targets instanceof Int32Array
      return answers[row]!.index === (isLabel ? targets[row]! : largestOf(targets.subarray(from, from + width)).index)
    }),
  }
}

function largestOf(values: Float32Array): { readonly index: number; readonly value: number } {
  const value = Math.max(...values)
  return { index: values.indexOf(value), value }
}
