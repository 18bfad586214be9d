import { formatMetric, grouped, short, sizeOf, type Registry } from '@telarjs/core'
import { encodedColumns, type EncodedColumn, type LoadedData } from '@telarjs/datasets'
import {
  deviation,
  importanceFigure,
  mean,
  partialDependenceFigure,
  pearson,
  type Section,
  type TextTable,
} from '@telarjs/report'
import type { TrainedNetwork } from '@telarjs/trainer'
import type { ColumnImportance } from '@telarjs/trainer/interpretation'
import type { InspectedRun } from './inspect-run.js'

/** So many of the most important columns get a figure of their own. */
const mostFigures = 6

/**
 * The input columns of a table: what their numbers are in training, how they go with the target, how much worse the network gets where a column is
 * shuffled among the samples, and how its answers go with the most important ones. Nothing where samples are no rows of a table.
 */
export async function featureSections(run: InspectedRun, registry: Registry, prefix: string): Promise<Section[]> {
  const columns = encodedColumns(run.data.preprocessing)
  // Pixels in the columns of a table are a picture.
  if (columns.length === 0 || run.data.shape.length > 1) return []
  const [{ openModel }, { columnImportance }] = await Promise.all([
    import('@telarjs/trainer'),
    import('@telarjs/trainer/interpretation'),
  ])
  const model = await openModel(run.bytes, registry)
  try {
    if (model.network.loss.outputs === 'embeddings') return []
    const importance = await columnImportance(model, run.data.splits[run.split]!)
    const ranked = rankedColumns(importance)
    const figures = [
      importanceFigure(
        {
          effect: effectOf(importance),
          kind: scoreKind(importance),
          columns: ranked,
          samples: importance.samples,
          split: run.split,
        },
        `${prefix}importance`,
      ),
      ...(await dependenceFigures(model, run, ranked.slice(0, mostFigures), prefix)),
    ]
    const table = featureTable(
      run,
      ranked.map(({ name, ...rest }) => ({ ...rest, column: columns.find(({ fit }) => fit.name === name)! })),
      importance,
    )
    const chosen = describeChosen(importance)
    return [{ title: 'Input columns', ...(chosen ? { text: `${chosen}.` } : {}), tables: [table], figures }]
  } finally {
    model.release()
  }
}

/** The most important first. */
export function rankedColumns({ columns }: ColumnImportance): ColumnImportance['columns'] {
  return [...columns].sort((a, b) => b.mean - a.mean)
}

/** Which columns were measured, where these are not all. */
export function describeChosen({ columns, columnCount }: ColumnImportance): string | undefined {
  if (columns.length === columnCount) return undefined
  return `Of ${grouped(columnCount)} columns, the ${grouped(columns.length)} that the answers respond to most, by their gradients`
}

/** What becomes of the score where a column is shuffled. */
export function effectOf({ score }: ColumnImportance): string {
  return score === 'mean absolute error' ? 'MAE grows' : `${score} falls`
}

export function scoreKind({ score }: ColumnImportance): 'number' | 'fraction' {
  return score === 'mean absolute error' ? 'number' : 'fraction'
}

async function dependenceFigures(
  model: TrainedNetwork,
  { data, split }: InspectedRun,
  columns: readonly { readonly name: string }[],
  prefix: string,
) {
  const { canVary, partialDependence } = await import('@telarjs/trainer/interpretation')
  const quantity = data.classes.length > 0 ? 'probability' : 'prediction'
  const figures = []
  for (const [i, { name }] of columns.entries()) {
    const { fit } = encodedColumns(data.preprocessing).find((column) => column.fit.name === name)!
    if (!canVary(fit)) continue
    const dependence = await partialDependence(model, data.splits[split]!, name)
    figures.push(partialDependenceFigure({ ...dependence, quantity, split }, `${prefix}dependence-${i + 1}`))
  }
  return figures
}

function featureTable(
  run: InspectedRun,
  rows: readonly { readonly column: EncodedColumn; readonly mean: number; readonly deviation: number }[],
  importance: ColumnImportance,
): TextTable {
  const kind = scoreKind(importance)
  return {
    head: [
      'column',
      'read as',
      'mean ± deviation, or categories',
      ...(run.values ? ['correlation with the target'] : []),
      `${effectOf(importance)}, shuffled, by`,
    ],
    rows: rows.map(({ column, mean: fall, deviation: spread }) => [
      column.fit.name,
      column.fit.as,
      summaryOf(column, run.data),
      ...(run.values ? [correlationOf(column, run.data)] : []),
      `${formatMetric(fall, kind)} ± ${formatMetric(spread, kind)}`,
    ]),
  }
}

function trainingValues({ from }: EncodedColumn, { splits, shape }: LoadedData): number[] {
  const { inputs, size } = splits['train']!
  const width = sizeOf(shape)
  return Array.from({ length: size }, (_, i) => inputs[i * width + from]!)
}

function summaryOf(column: EncodedColumn, data: LoadedData): string {
  const { fit } = column
  if (fit.as === 'category' || fit.as === 'order') return `${fit.categories.length} categories`
  if (fit.as !== 'number') return '–'
  const values = trainingValues(column, data).map((value) => value * fit.spread + fit.center)
  return `${short(mean(values))} ± ${short(deviation(values))}`
}

/** With the first value of the target; for columns that are one number. */
function correlationOf(column: EncodedColumn, data: LoadedData): string {
  if (column.fit.as === 'category' || column.fit.as === 'date') return '–'
  const values = trainingValues(column, data)
  const { targets, size } = data.splits['train']!
  const step = targets.length / size
  const r = pearson(
    values,
    Array.from(values, (_, i) => targets[i * step]!),
  )
  return Number.isNaN(r) ? '–' : short(r, 2)
}
