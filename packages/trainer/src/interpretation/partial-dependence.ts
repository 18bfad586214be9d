import { createRandom, ExperimentError, sizeOf, unknownName } from '@telarjs/core'
import { encodeCells, encodedColumns, type ColumnFit, type EncodedColumn, type Split } from '@telarjs/datasets'
import type { TrainedNetwork } from '../inference/open-model.js'
import { dependenceGrid, type GridOptions } from './dependence-grid.js'
import { chosenRows, enoughRows, filledColumn, takeRows } from './sample-rows.js'

/** How a network's answers go with one column. */
export interface PartialDependence {
  readonly column: string
  /** The values that all samples were given in turn, as the table writes them: numbers, categories or dates. */
  readonly grid: readonly (number | string)[]
  /** What is answered: the classes, the second class alone where one score tells two classes, or the names of the values. */
  readonly outputs: readonly string[]
  /** The mean answers at each value of the grid, [grid][outputs]: probabilities, or values in their own units. */
  readonly means: readonly (readonly number[])[]
}

/** The grid of values, and the samples that get them. */
export interface PartialDependenceOptions extends GridOptions {
  /** At most so many samples, chosen at random. Defaults to 2000, and fewer of a table of more than 8000 inputs. */
  readonly rows?: number
  /** For the choice of samples. Defaults to 0. */
  readonly seed?: number
}

/**
 * Partial dependence: the mean answer over samples in all of which one column is given the same value, for one value after the other.
 *
 * `PD(v) = mean over samples of f(sample with column = v)`
 *
 * As in scikit-learn's `partial_dependence` (brute force, mean). It asks the network for samples that may not exist, where columns go together.
 * Friedman, "Greedy function approximation" (2001), doi:10.1214/aos/1013203451, section 8.2.
 *
 * @param split of the data of a table
 * @param column its name in the table
 * @throws ExperimentError for an unknown column, or samples that are no rows of a table
 * @example
 * const model = await openModel(checkpoint, registry)
 * const { grid, means } = await partialDependence(model, data.splits['test']!, 'age')
 */
export async function partialDependence(
  model: TrainedNetwork,
  split: Split,
  column: string,
  options: PartialDependenceOptions = {},
): Promise<PartialDependence> {
  const columns = encodedColumns(model.data?.preprocessing)
  const found = columns.find(({ fit }) => fit.name === column)
  if (!found) {
    const names = columns.map(({ fit }) => fit.name)
    if (names.length === 0) throw new ExperimentError(noTable())
    throw new ExperimentError(unknownName('partial dependence', 'column', column, names))
  }
  if (!canVary(found.fit))
    throw new ExperimentError({
      where: `partial dependence on '${column}'`,
      expected: 'a column of numbers, categories, booleans or whole dates',
      received: 'a date of which only month or weekday are inputs',
    })
  const width = sizeOf(model.sample.shape)
  const random = createRandom(options.seed ?? 0).stream('partial dependence')
  const inputs = takeRows(split.inputs, width, chosenRows(split.size, options.rows ?? enoughRows(width), random))
  const grid = gridOf(found, inputs, width, options)
  const encoded = encodeCells(found.fit, grid)
  const means: number[][] = []
  for (const i of grid.keys()) {
    const cells = encoded.subarray(i * found.width, (i + 1) * found.width)
    means.push(
      meanAnswers((await model.predict(filledColumn(inputs, width, found, cells))).values, inputs.length / width),
    )
  }
  return { column, grid, outputs: outputNames(model, means[0]!.length), means }
}

/**
 * Whether a column can be given one value after the other: not a date of which only month or weekday are inputs.
 *
 * @example
 * canVary({ as: 'boolean', name: 'garden', fill: 0, indicator: false }) // true
 */
export function canVary(fit: ColumnFit): boolean {
  return fit.as !== 'date' || fit.parts[0] === 'days'
}

/** What is said where the samples of a run are no rows of a table. */
export function noTable() {
  return {
    where: 'interpretation by columns',
    expected: 'a network trained on a table, such as that of dataset:csv',
    received: 'one whose samples have no columns',
  }
}

/** All values of a category; of numbers and days, those of the samples. */
function gridOf(
  { fit, from, width: inputsOfColumn }: EncodedColumn,
  inputs: Uint8Array | Float32Array,
  width: number,
  options: GridOptions,
): readonly (number | string)[] {
  if (fit.as === 'category' || fit.as === 'order') return fit.categories
  if (fit.as === 'boolean') return ['no', 'yes']
  const values: number[] = []
  for (let at = from; at < inputs.length; at += width) {
    const isMissing = fit.indicator && inputs[at + inputsOfColumn - 1] === 1
    if (!isMissing) values.push(inputs[at]! * fit.spread + fit.center)
  }
  const isWhole = fit.as === 'date' || inputs instanceof Uint8Array
  // What comes from float32 has seven digits.
  const grid = dependenceGrid(values, options).map((value) =>
    isWhole ? Math.round(value) : Number(value.toPrecision(7)),
  )
  const different = [...new Set(grid)]
  return fit.as === 'date' ? different.map((day) => new Date(day * 86_400_000).toISOString().slice(0, 10)) : different
}

function meanAnswers(values: Float32Array, rows: number): number[] {
  const width = values.length / rows
  const sums = new Float64Array(width)
  values.forEach((value, i) => (sums[i % width]! += value))
  return Array.from(sums, (sum) => sum / rows)
}

function outputNames({ sample: { classes }, data }: TrainedNetwork, width: number): readonly string[] {
  if (classes.length === width) return classes
  if (classes.length === 2 && width === 1) return [classes[1]!]
  const names = data?.targets.kind === 'values' ? data.targets.names : undefined
  if (names?.length === width) return names
  return Array.from({ length: width }, (_, i) => (width === 1 ? 'value' : `value ${i + 1}`))
}
