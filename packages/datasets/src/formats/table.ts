/** What a cell holds, and where its row stands, for messages: `a.csv, line 3`. */
export interface PlacedText {
  readonly text: string
  readonly rowAt: string
}

/** What all cells of a column are, where the column itself holds a sample of them. */
export interface ColumnSummary {
  readonly cells: number
  readonly missing: number
  /** Of the cells that are numbers; 0 for a column of text. */
  readonly mean: number
  /** Divided by n, as that of a column in memory. */
  readonly deviation: number
  readonly least: number
  readonly most: number
  /** How often each number, as JavaScript writes it, or text is there. */
  readonly counts: ReadonlyMap<string, number>
  /** Of text: the first cell without a number, and the first without a date. */
  readonly firstWithout?: Readonly<Partial<Record<'number' | 'date', PlacedText | undefined>>>
  /** Whether these are all; otherwise there are more different ones than `mostCounted`, and counts are of some of them. */
  readonly hasAll: boolean
  readonly mostCounted: number
}

/** A column of numbers; NaN where a cell is missing. */
export interface NumberColumn {
  readonly name: string
  readonly kind: 'number'
  readonly values: Float64Array
  readonly summary?: ColumnSummary
}

/** A column of text. */
export interface TextColumn {
  readonly name: string
  readonly kind: 'text'
  /** The number of each cell's text in `texts`; −1 where it is missing. */
  readonly values: Int32Array
  /** Every text once, as first met. */
  readonly texts: readonly string[]
  /** Cells that are written as numbers, where others are not. */
  readonly numbers: number
  readonly summary?: ColumnSummary
}

/** A column of a table. */
export type TableColumn = NumberColumn | TextColumn

/** A table in memory, column by column. */
export interface Table {
  /** The file, for messages. */
  readonly name: string
  readonly size: number
  readonly columns: readonly TableColumn[]
  /** Whether the columns have names of their own; otherwise they are called by their numbers from 0. */
  readonly hasHeader: boolean
  readonly decimal: '.' | ','
  /** What stands between groups of three digits; without it, nothing. */
  readonly thousands?: string | undefined
  /** What was made of how the file is written, such as lines above the header that are left out. */
  readonly notes?: readonly string[]
  /** Where a row stands, for messages: `a.csv, line 3`. */
  rowAt(row: number): string
  /** Where a cell stands, for messages: `a.csv, line 3, column 'width'`. */
  at(row: number, column: number): string
}
