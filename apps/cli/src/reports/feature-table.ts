import { createRandom, formatMetric, short, type Registry } from '@telarjs/core'
import type { LoadedData } from '@telarjs/datasets'
import { deviation, mean, pearson, predictedClasses, type TextTable } from '@telarjs/report'
import { columnsOf, type InputColumn } from './table-inputs.js'
import type { InspectedRun } from './inspect-run.js'

/** Importance asks the network once for each column, so it is measured on so many samples of so many columns. */
const most = { samples: 2000, columns: 100 }

/**
 * The input columns of a table: what their numbers are in training, how they go with the target, and how much worse the network gets where
 * the column's values are shuffled among the samples (permutation importance; Breiman, "Random forests", 2001, doi:10.1023/A:1010933404324).
 * The most important come first. Undefined where samples are no rows of a table.
 */
export async function featureTable(run: InspectedRun, registry: Registry): Promise<TextTable | undefined> {
  const columns = columnsOf(run.data).slice(0, most.columns)
  if (columns.length === 0 || !(run.values || run.answers)) return undefined
  const importances = await importancesOf(run, columns, registry)
  const kind = run.values ? 'number' : 'fraction'
  const rows = columns.map((column, i) => ({ column, importance: importances[i]! }))
  rows.sort((a, b) => b.importance - a.importance)
  return {
    head: [
      'column',
      'read as',
      'mean ± deviation, or categories',
      ...(run.values ? ['correlation with the target'] : []),
      run.values ? 'MAE grows, shuffled, by' : 'accuracy falls, shuffled, by',
    ],
    rows: rows.map(({ column, importance }) => [
      column.fit.name,
      column.fit.as,
      summaryOf(column, run.data),
      ...(run.values ? [correlationOf(column, run.data)] : []),
      formatMetric(importance, kind),
    ]),
  }
}

function trainingValues({ from }: InputColumn, { splits, shape }: LoadedData): number[] {
  const { inputs, size } = splits['train']!
  return Array.from({ length: size }, (_, i) => inputs[i * shape[0]! + from]!)
}

function summaryOf(column: InputColumn, data: LoadedData): string {
  const { fit } = column
  if (fit.as === 'category' || fit.as === 'order') return `${fit.categories.length} categories`
  if (fit.as !== 'number') return '–'
  const values = trainingValues(column, data).map((value) => value * fit.spread + fit.center)
  return `${short(mean(values))} ± ${short(deviation(values))}`
}

/** With the first value of the target; for columns that are one number. */
function correlationOf(column: InputColumn, data: LoadedData): string {
  if (column.fit.as === 'category' || column.fit.as === 'date') return '–'
  const values = trainingValues(column, data)
  const { targets, size } = data.splits['train']!
  const step = targets.length / size
  return short(
    pearson(
      values,
      Array.from(values, (_, i) => targets[i * step]!),
    ),
    2,
  )
}

async function importancesOf(
  run: InspectedRun,
  columns: readonly InputColumn[],
  registry: Registry,
): Promise<readonly number[]> {
  const { openModel } = await import('@telarjs/trainer')
  const { inputs: all } = run.data.splits[run.split]!
  const width = run.data.shape[0]!
  const rows = Math.min(most.samples, all.length / width)
  const inputs = all.slice(0, rows * width)
  const model = await openModel(run.bytes, registry)
  try {
    const base = worseness(run, (await model.predict(inputs)).values, rows)
    const importances: number[] = []
    for (const [i, column] of columns.entries()) {
      const order = createRandom(0).stream('importance').stream(i).permutation(rows)
      const { values } = await model.predict(shuffled(inputs, width, column, order))
      importances.push(worseness(run, values, rows) - base)
    }
    return importances
  } finally {
    model.release()
  }
}

function shuffled(
  inputs: Uint8Array | Float32Array,
  width: number,
  column: InputColumn,
  order: Int32Array,
): Uint8Array | Float32Array {
  const changed = inputs.slice()
  order.forEach((other, row) => {
    for (let i = column.from; i < column.from + column.width; i++) changed[row * width + i] = inputs[other * width + i]!
  })
  return changed
}

/** The mean absolute error of values, or the share of wrong classes. */
function worseness({ values, answers }: InspectedRun, predicted: Float32Array, rows: number): number {
  if (values) return mean(Array.from(predicted, (value, i) => Math.abs(value - values.actual[i]!)))
  const { labels, confusion } = answers!
  const isOneScore = predicted.length === rows
  const classes = isOneScore
    ? Int32Array.from(predicted, (p) => Number(p > 0.5))
    : predictedClasses(predicted, confusion.length)
  return mean(Array.from(classes, (k, i) => Number(k !== labels[i])))
}
