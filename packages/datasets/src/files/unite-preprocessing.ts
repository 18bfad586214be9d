import { uniteColumn } from './unite-column.js'
import { widthOf, type ColumnFit, type TablePreprocessing } from './preprocessing.js'

/** How inputs that were encoded by one preprocessing become those of another: x·kernel + bias. */
export interface InputMap {
  /** [inputs of the one, inputs of the other], row by row. */
  readonly kernel: Float32Array
  readonly bias: Float32Array
}

/** One preprocessing from which the inputs of several networks follow, each of which has its own. */
export interface UnitedPreprocessing {
  readonly preprocessing: TablePreprocessing
  /** For each network; undefined where it takes the inputs as they are. */
  readonly maps: readonly (InputMap | undefined)[]
  /** Sentences that name columns which cannot be united; where there are any, nothing else holds. */
  readonly differences: readonly string[]
}

/**
 * Unites what was fitted to the columns of several tables, such as the folds of one, so that one encoding of a row serves networks that were trained on
 * differently scaled numbers and different categories. Every encoding of a cell is linear in the united one; the maps turn a sample into what a network saw.
 *
 * @param all of the same columns, in any order
 * @example
 * unitePreprocessing([preprocessing, preprocessing]).maps // [undefined, undefined]: both take the inputs as they are
 */
export function unitePreprocessing(all: readonly TablePreprocessing[]): UnitedPreprocessing {
  const [first] = all as [TablePreprocessing]
  const columns = first.columns.map(({ name }) => uniteColumn(all.map((each) => fitOf(each, name))))
  const differences = columns.flatMap((column) => (typeof column === 'string' ? [column] : []))
  const united = columns.flatMap((column) => (typeof column === 'string' ? [] : [column]))
  const preprocessing: TablePreprocessing = { kind: 'table', version: 1, columns: united.map(({ fit }) => fit) }
  const maps = all.map((own, member) => {
    const text = JSON.stringify(own.columns)
    return text === JSON.stringify(preprocessing.columns) ? undefined : mapOf(own, preprocessing, united, member)
  })
  return { preprocessing, maps, differences }
}

function fitOf({ columns }: TablePreprocessing, name: string): ColumnFit {
  return columns.find((column) => column.name === name)!
}

type United = Exclude<ReturnType<typeof uniteColumn>, string>

function mapOf(
  own: TablePreprocessing,
  preprocessing: TablePreprocessing,
  united: readonly United[],
  member: number,
): InputMap {
  const starts = startsOf(own)
  const width = widthOfAll(own)
  const kernel = new Float32Array(widthOfAll(preprocessing) * width)
  const bias = new Float32Array(width)
  let row = 0
  for (const { fit, members } of united) {
    for (const { from, to, factor } of members[member]!) {
      const column = starts.get(fit.name)! + to
      if (from === undefined) bias[column]! += factor
      else kernel[(row + from) * width + column]! += factor
    }
    row += widthOf(fit)
  }
  return { kernel, bias }
}

/** Where the inputs of each column begin, by its name. */
function startsOf({ columns }: TablePreprocessing): ReadonlyMap<string, number> {
  let next = 0
  return new Map(
    columns.map((fit) => {
      const from = next
      next += widthOf(fit)
      return [fit.name, from]
    }),
  )
}

function widthOfAll({ columns }: TablePreprocessing): number {
  return columns.reduce((sum, fit) => sum + widthOf(fit), 0)
}
