import { permuteColumn } from './sample-rows.js'

/** How much a column matters to a network: how far its score falls where the column's values are shuffled among the samples. */
export interface Importance {
  /** The mean over the repeats. */
  readonly mean: number
  /** The standard deviation over the repeats (divided by their number, as NumPy's `std`). */
  readonly deviation: number
  /** The fall of the score in each repeat. */
  readonly repeats: readonly number[]
}

/** What `permutationImportance` measures. */
export interface PermutationTask {
  /** Samples one after the other, each of `width` values. */
  readonly inputs: Uint8Array | Float32Array
  readonly width: number
  /** The inputs of each column, such as all those of a one-hot encoded one; they are shuffled together. */
  readonly columns: readonly { readonly from: number; readonly width: number }[]
  /** How good the answers for inputs are; higher is better. They are in one array, which changes from call to call. */
  readonly score: (inputs: Uint8Array | Float32Array) => number | Promise<number>
  /** For a column by its place, the order that its rows get in each repeat. */
  readonly orders: (column: number) => readonly Int32Array[]
}

/**
 * Permutation importance: how much worse a score gets where one column after the other is shuffled, which keeps the column's distribution and
 * breaks what it says of the target.
 *
 * `importance = s − mean over repeats of s(shuffled)`
 *
 * As in scikit-learn's `permutation_importance`. Of two columns that say the same, each may look unimportant.
 * Breiman, "Random forests" (2001), doi:10.1023/A:1010933404324.
 *
 * @returns the score of the samples as they are, and an importance for each column, in their order
 * @example
 * const { importances } = await permutationImportance({
 *   inputs: Float32Array.of(1, 2, 3),
 *   width: 1,
 *   columns: [{ from: 0, width: 1 }],
 *   score: (x) => -Math.abs(x[0]! - 1),
 *   orders: () => [Int32Array.of(1, 0, 2), Int32Array.of(2, 1, 0)],
 * })
 * importances[0].mean // 1.5
 */
export async function permutationImportance(
  task: PermutationTask,
): Promise<{ readonly base: number; readonly importances: readonly Importance[] }> {
  const { inputs, width, columns, score, orders } = task
  const base = await score(inputs)
  // One copy, put right again after each column: a wide table is too large to copy for each.
  const changed = inputs.slice()
  const importances: Importance[] = []
  for (const [i, column] of columns.entries()) {
    const repeats: number[] = []
    for (const order of orders(i)) {
      permuteColumn(changed, inputs, width, column, order)
      repeats.push(base - (await score(changed)))
    }
    permuteColumn(changed, inputs, width, column)
    importances.push({ ...momentsOf(repeats), repeats })
  }
  return { base, importances }
}

function momentsOf(values: readonly number[]): { readonly mean: number; readonly deviation: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return { mean, deviation: Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length) }
}
