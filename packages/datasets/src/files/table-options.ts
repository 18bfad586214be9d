import { booleanOption } from '@telarjs/core'
import * as v from 'valibot'
import type { Scale } from './preprocessing.js'
import type { ColumnReference } from './table-columns.js'
import type { ColumnTypes } from './table-rules.js'
import { missingValues } from '../formats/csv-layout.js'
import type { SplitOptions } from '../splits/split-options.js'

const columnOf = v.union([v.string(), v.pipe(v.number(), v.integer())])
const kinds = v.picklist(['number', 'boolean', 'category', 'order', 'date'])
const scales = v.picklist(['standard', 'min-max', 'robust', 'none'])
const count = v.pipe(v.number(), v.integer(), v.minValue(1))

const columnRule = v.strictObject({
  as: v.optional(kinds),
  scale: v.optional(scales),
  missing: v.optional(v.union([v.picklist(['median', 'mean', 'error']), v.pipe(v.number(), v.finite())])),
  indicator: v.optional(v.boolean()),
  categories: v.optional(v.pipe(v.array(v.string()), v.minLength(1))),
  atLeast: v.optional(count),
  atMost: v.optional(count),
  parts: v.optional(v.pipe(v.array(v.picklist(['days', 'month', 'weekday'])), v.minLength(1))),
})

/** The options that say what is in a table and how it is written. */
export const tableOptions = {
  target: v.pipe(
    v.union([columnOf, v.pipe(v.array(columnOf), v.minLength(1))]),
    v.description(
      'The column of the classes or values by name or number, counted from 0, or from the end with −1; several only for values',
    ),
  ),
  columns: v.optional(
    v.pipe(
      v.array(columnOf),
      v.minLength(1),
      v.description('The columns of the inputs; without it, all but the target'),
    ),
  ),
  ignore: v.optional(v.pipe(v.array(columnOf), v.description('Columns that are no inputs'))),
  group: v.exactOptional(
    v.pipe(
      columnOf,
      v.description(
        'The column that says which samples belong together, such as a patient: they stay in one split, and the column is no input',
      ),
    ),
  ),
  types: v.optional(
    v.pipe(
      v.record(v.string(), v.union([kinds, columnRule])),
      v.description(
        'What columns are, by name: number, boolean, category, order or date, or an object with more, such as { "as": "number", "scale": "robust", "missing": "mean" }; without it, their cells say it',
      ),
    ),
  ),
  prepare: v.optional(
    v.pipe(
      v.picklist(['auto', 'none']),
      v.description(
        'Whether columns are scaled and encoded as their cells ask for; none takes numbers as they are, and nothing else',
      ),
    ),
    'auto',
  ),
  scale: v.optional(
    v.pipe(
      scales,
      v.description(
        'How columns of numbers are scaled: standard (mean 0, deviation 1), min-max (0 to 1), robust (median 0, quartiles 1 apart) or none',
      ),
    ),
    'standard',
  ),
  header: booleanOption('Whether the first row names the columns', true),
  delimiter: v.optional(
    v.pipe(v.string(), v.length(1), v.description('What stands between cells; without it, guessed')),
  ),
  decimal: v.optional(
    v.pipe(v.picklist(['.', ',']), v.description('What stands before the fraction of numbers; without it, guessed')),
  ),
  thousands: v.optional(
    v.pipe(v.string(), v.length(1), v.description('What stands between groups of three digits; without it, nothing')),
  ),
  comment: v.optional(
    v.pipe(
      v.string(),
      v.length(1),
      v.description('Lines that begin so are left out; without it, those above the header that begin with #'),
    ),
  ),
  skipLines: v.optional(
    v.pipe(v.number(), v.integer(), v.minValue(0), v.description('Lines above the header that are no data')),
  ),
  encoding: v.optional(
    v.pipe(v.string(), v.description('The encoding of the text, such as windows-1252; without it, UTF-8 or UTF-16')),
  ),
  missingValues: v.optional(
    v.pipe(v.array(v.string()), v.description('What stands in cells that hold nothing, in any case of letters')),
    () => [...missingValues],
  ),
  targetsAre: v.optional(
    v.pipe(
      v.picklist(['classes', 'values']),
      v.description(
        'Whether the target names a class or is a value; without it, text and few whole numbers are classes',
      ),
    ),
  ),
  targetScale: v.optional(
    v.pipe(
      v.picklist(['standard', 'min-max', 'none']),
      v.description(
        'How targets that are values are scaled for the loss; predictions and metrics stay in the units of the file. Without it standard, and none where prepare is none',
      ),
    ),
  ),
  classes: v.optional(
    v.pipe(
      v.array(v.string()),
      v.description('The classes as they stand in the file; without it, all that occur, sorted'),
    ),
  ),
  bytes: booleanOption('The inputs are whole numbers from 0 to 255, such as pixels, and are kept as bytes', false),
}

/** Columns whose cells are read as text, because they are told to be categories. */
export function textColumns({ types = {} }: { readonly types?: ColumnTypes | undefined }): string[] {
  return Object.entries(types).flatMap(([name, rule]) => {
    const as = typeof rule === 'string' ? rule : rule.as
    return as === 'category' || as === 'order' || as === 'date' ? [name] : []
  })
}

/** What the options say of a table. */
export interface TableOptions extends SplitOptions {
  readonly target: ColumnReference | readonly ColumnReference[]
  readonly columns?: readonly ColumnReference[] | undefined
  readonly ignore?: readonly ColumnReference[] | undefined
  readonly group?: ColumnReference | undefined
  readonly types?: ColumnTypes | undefined
  readonly prepare: 'auto' | 'none'
  readonly scale: Scale
  readonly targetsAre?: 'classes' | 'values' | undefined
  readonly targetScale?: 'standard' | 'min-max' | 'none' | undefined
  readonly classes?: readonly string[] | undefined
  readonly bytes: boolean
  readonly shape?: readonly number[] | undefined
}
