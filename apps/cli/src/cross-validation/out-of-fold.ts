import { concat, type Registry } from '@telarjs/core'
import type { Split } from '@telarjs/datasets'
import type { DataShape, TrainOptions } from '@telarjs/trainer'
import { readFile } from 'node:fs/promises'
import type { Answers } from '../answers/answers.js'
import { withBothClasses } from '../answers/answers.js'
import { shortest } from '../answers/write-answers.js'
import { checkpointPath } from '../runs/find-run.js'
import type { FoldResult } from './train-folds.js'

/** What the network of each fold says of the samples that it was not trained on. */
export interface OutOfFold {
  /** Sample by sample in the order of the data, repeat after repeat. */
  readonly answers: Answers
  /** The class number of each sample; undefined where the targets are not classes. */
  readonly labels: Int32Array | undefined
}

/** The answers of one fold to its own samples. */
interface FoldAnswers {
  readonly result: FoldResult
  readonly sample: DataShape
  /** The names of the classes of the targets, which embeddings have as well. */
  readonly classes: readonly string[]
  readonly valueNames: readonly string[]
  readonly split: Split
  readonly width: number
  readonly values: Float32Array
}

/** Asks the network of every trained fold for the samples that were held out from it. A backend must have been started. */
export async function predictOutOfFold(
  results: readonly FoldResult[],
  registry: Registry,
  access: Pick<TrainOptions, 'files' | 'download'>,
): Promise<OutOfFold> {
  const folds: FoldAnswers[] = []
  for (const result of results) folds.push(await answersOf(result, registry, access))
  const [first] = folds as [FoldAnswers]
  const { classes } = first.sample
  const rows = folds.flatMap((fold, at) => Array.from(fold.split.rows!, (row, index) => ({ at, row, index })))
  rows.sort((a, b) => folds[a.at]!.result.repeat - folds[b.at]!.result.repeat || a.row - b.row)
  const column = (name: string, textOf: (fold: FoldAnswers, index: number) => string) => ({
    name,
    texts: rows.map(({ at, index }) => textOf(folds[at]!, index)),
  })
  const isRepeated = folds.some(({ result }) => result.repeat > 1)
  const { width } = first
  const values = rows.map(({ at, index }) => folds[at]!.values.subarray(index * width, (index + 1) * width))
  const isLabeled = first.split.targets instanceof Int32Array
  return {
    answers: withBothClasses({
      inputs: rows.map(({ row }) => String(row)),
      kept: [
        ...(isRepeated ? [column('repeat', ({ result }) => String(result.repeat))] : []),
        column('fold', ({ result }) => String(result.fold)),
        ...targetColumns(first, column),
      ],
      valueNames: first.valueNames,
      classes,
      width,
      values: concat(Float32Array, values),
    }),
    labels: isLabeled ? Int32Array.from(rows, ({ at, index }) => folds[at]!.split.targets[index]!) : undefined,
  }
}

async function answersOf(
  result: FoldResult,
  registry: Registry,
  access: Pick<TrainOptions, 'files' | 'download'>,
): Promise<FoldAnswers> {
  const { loadData, openModel } = await import('@telarjs/trainer')
  const path = checkpointPath(result.folder, 'final')
  const model = await openModel(new Uint8Array(await readFile(path)), registry, path)
  try {
    const { splits, classes, targetNames = [] } = await loadData(model.experiment, { registry, ...access }, model.data)
    const split = splits['validation']!
    const { values } = await model.predict(split.inputs)
    const width = values.length / split.size
    return { result, sample: model.sample, classes, valueNames: targetNames, split, width, values }
  } finally {
    model.release()
  }
}

/** The true class, or each true value. */
function targetColumns(
  { classes, split, valueNames }: FoldAnswers,
  column: (name: string, textOf: (fold: FoldAnswers, index: number) => string) => Answers['kept'][number],
): Answers['kept'] {
  if (split.targets instanceof Int32Array)
    return [column('target', (fold, index) => classes[fold.split.targets[index]!]!)]
  const count = split.targets.length / split.size
  const numbers = count === 1 ? [''] : Array.from({ length: count }, (_, i) => `_${i}`)
  const endings = [valueNames, classes].find(({ length }) => length === count)?.map((name) => `_${name}`) ?? numbers
  return endings.map((ending, i) =>
    column(`target${ending}`, (fold, index) => shortest(fold.split.targets[index * count + i]!)),
  )
}
