import { createRandom, ExperimentError, sizeOf } from '@telarjs/core'
import { encodedColumns, type Split } from '@telarjs/datasets'
import type { TrainedNetwork } from '../inference/open-model.js'
import { classOf } from '../thresholds/decide.js'
import { influentialColumns } from './influence.js'
import { noTable } from './partial-dependence.js'
import { permutationImportance, type Importance } from './permutation-importance.js'
import { chosenRows, enoughRows, takeRows } from './sample-rows.js'

/** How much each column of a table matters to a network. */
export interface ColumnImportance {
  /** What gets worse: `accuracy` falls, of several labels the `label accuracy`; the `mean absolute error` of values grows. */
  readonly score: 'accuracy' | 'label accuracy' | 'mean absolute error'
  /** That score of the samples as they are. */
  readonly base: number
  readonly samples: number
  /** How many columns the table has; where more than were measured, those that the answers respond to most were. */
  readonly columnCount: number
  /** Those that were measured, in the order of the table. */
  readonly columns: readonly (Importance & { readonly name: string })[]
}

/** How often columns are shuffled, and on which samples. */
export interface ColumnImportanceOptions {
  /** How often each column is shuffled. Defaults to 5. */
  readonly repeats?: number
  /** At most so many samples, chosen at random. Defaults to 2000, and fewer of a table of more than 8000 inputs. */
  readonly rows?: number
  /** For the choice of samples and their orders. Defaults to 0. */
  readonly seed?: number
  /** At most so many columns: those that the answers respond to most, by their gradients. Defaults to 100. */
  readonly columns?: number
}

/**
 * The permutation importance of each column of a table: all inputs that a column becomes, such as those of its categories, are shuffled as one.
 * It is measured on a split that training did not see, by the share of right answers, which go by the thresholds that the checkpoint keeps, or by the mean absolute error of values.
 *
 * @param split of the data of a table
 * @throws ExperimentError where samples are no rows of a table, or answers are embeddings
 * @example
 * const model = await openModel(checkpoint, registry)
 * const { columns } = await columnImportance(model, data.splits['test']!)
 * columns.map(({ name, mean, deviation }) => `${name}: ${mean} ± ${deviation}`)
 */
export async function columnImportance(
  model: TrainedNetwork,
  split: Split,
  { repeats = 5, rows: most, seed = 0, columns: mostColumns = 100 }: ColumnImportanceOptions = {},
): Promise<ColumnImportance> {
  const all = encodedColumns(model.data?.preprocessing)
  if (all.length === 0) throw new ExperimentError(noTable())
  const random = createRandom(seed).stream('importance')
  const width = sizeOf(model.sample.shape)
  const rows = chosenRows(split.size, most ?? enoughRows(width), random.stream('samples'))
  const inputs = takeRows(split.inputs, width, rows)
  const columns = await influentialColumns(model, { inputs, width }, all, mostColumns)
  const { name: score, of } = scoreOf(model, takeRows(split.targets, split.targets.length / split.size, rows))
  const { base, importances } = await permutationImportance({
    inputs,
    width,
    columns,
    score: async (given) => {
      const { values } = await model.predict(given)
      return values.some(Number.isNaN) ? NaN : of(values)
    },
    orders: (column) =>
      Array.from({ length: repeats }, (_, repeat) => random.stream(column).stream(repeat).permutation(rows.length)),
  })
  return {
    score,
    base: Math.abs(base),
    samples: rows.length,
    columnCount: all.length,
    columns: importances.map((importance, i) => ({ name: columns[i]!.fit.name, ...importance })),
  }
}

interface Score {
  readonly name: ColumnImportance['score']
  /** Higher is better: an error counts below zero. NaN where an answer is. @param answers probabilities or values */
  of(answers: Float32Array): number
}

function scoreOf({ network, thresholds }: TrainedNetwork, targets: Int32Array | Float32Array): Score {
  const meanOver = (term: (target: number, i: number) => number) => {
    let sum = 0
    targets.forEach((target, i) => (sum += term(target, i)))
    return sum / targets.length
  }
  if (network.loss.outputs === 'embeddings')
    throw new ExperimentError({
      where: `importance of columns: ${network.experiment.loss.use}`,
      expected: 'a network whose answers are classes, labels or values',
      received: 'one of embeddings',
    })
  if (targets instanceof Int32Array) {
    return {
      name: 'accuracy',
      of(answers) {
        const width = answers.length / targets.length
        const said = (i: number) => classOf(answers.subarray(i * width, (i + 1) * width), thresholds?.values)
        return meanOver((label, i) => Number(said(i) === label))
      },
    }
  }
  if (network.loss.targets === 'classes') {
    const above = thresholds?.values ?? [0.5]
    const isYes = (answer: number, i: number) => answer > above[i % above.length]!
    return {
      name: 'label accuracy',
      of: (answers) => meanOver((yes, i) => Number(isYes(answers[i]!, i) === yes > 0.5)),
    }
  }
  return { name: 'mean absolute error', of: (answers) => -meanOver((value, i) => Math.abs(answers[i]! - value)) }
}
