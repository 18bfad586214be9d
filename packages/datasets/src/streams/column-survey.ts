import { daysOf, numberOf, textAt } from '../files/cells.js'
import { moments, unitedMoments, type Moments } from '../files/moments.js'
import type { ColumnSummary, NumberColumn, PlacedText, Table, TableColumn, TextColumn } from '../formats/table.js'
import { createTextCodes } from '../formats/text-codes.js'

/** How many different cells of a column are counted: texts, and numbers, which are fewer where they are classes or categories. */
const mostTexts = 10_000
const mostNumbers = 1000

/** Numbers that are kept of a column with more of them: enough to see that they are no classes. */
const numbersKept = 256

/** Codes, such as 01067, are no numbers, and neither are others of their column. */
const hasLeadingZero = (text: string) => /^0\d/.test(text)

/** Takes the cells of a column, shard by shard: counts, moments and a sample of them are kept. */
export interface ColumnSurvey {
  /**
   * @param kept for each of these rows its place in the sample; −1 for those that are left out of it
   * @param shard the table that the column is of
   */
  add(column: TableColumn, rows: Int32Array, kept: Int32Array, shard: Table): void
  /** Whether it had numbers before its first text, so that they have to be read again as text. */
  readonly isTurned: boolean
  /** The sample as a column, with what is known of all cells. */
  finish(size: number): TableColumn
}

/** @param sampleSize rows of the sample */
export function createColumnSurvey(name: string, sampleSize: number): ColumnSurvey {
  const numbers = surveyNumbers(sampleSize)
  const texts = surveyTexts()
  let [cells, isText, isTurned] = [0, false, false]
  return {
    get isTurned() {
      return isTurned
    },
    add(column, rows, kept, shard) {
      cells += rows.length
      if (column.kind === 'text') {
        isText = true
        texts.add(column, rows, kept, shard)
      } else {
        numbers.add(column, rows, kept)
        texts.forget(kept)
      }
      // Numbers are not kept as they are written, so that they cannot become texts afterwards.
      isTurned ||= isText && numbers.known > 0
    },
    finish(size) {
      const { summary, values } = numbers.finish(cells)
      if (!isText) return { name, kind: 'number', values: values.slice(0, size), summary }
      return { name, kind: 'text', ...texts.finish(size, { ...summary, missing: cells - texts.known }) }
    },
  }
}

function surveyNumbers(sampleSize: number) {
  const values = new Float64Array(sampleSize)
  const counts = new Map<string, number>()
  let all: Moments = { n: 0, mean: 0, deviation: 0 }
  let [least, most, hasAll] = [Infinity, -Infinity, true]
  return {
    get known() {
      return all.n
    },
    add(column: NumberColumn, rows: Int32Array, kept: Int32Array): void {
      const known = Float64Array.from(rows, (row) => column.values[row]!).filter((value) => !Number.isNaN(value))
      kept.forEach((place, i) => {
        if (place >= 0) values[place] = column.values[rows[i]!]!
      })
      if (known.length === 0) return
      all = unitedMoments(all, { n: known.length, ...moments(known) })
      for (const value of known) {
        if (value < least) least = value
        if (value > most) most = value
      }
      // Once there are too many different ones, nobody asks how often each is there.
      if (!hasAll) return
      for (const value of known) counts.set(String(value), (counts.get(String(value)) ?? 0) + 1)
      hasAll = counts.size <= mostNumbers
      if (!hasAll) for (const text of [...counts.keys()].slice(numbersKept)) counts.delete(text)
    },
    finish(cells: number): { readonly values: Float64Array; readonly summary: ColumnSummary } {
      const { n, mean, deviation: spread } = all
      // Means of equal numbers may differ in their last bit.
      const deviation = least === most ? 0 : spread
      const missing = cells - n
      return {
        values,
        summary: { cells, missing, mean, deviation, least, most, counts, hasAll, mostCounted: mostNumbers },
      }
    },
  }
}

function surveyTexts() {
  const sample: (string | undefined)[] = []
  const counts = new Map<string, number>()
  const firstWithout: Partial<Record<'number' | 'date', PlacedText | undefined>> = {}
  let [known, numbers, hasAll] = [0, 0, true]

  function count(text: string, times: number): void {
    const before = counts.get(text)
    known += times
    if (before !== undefined || counts.size < mostTexts) counts.set(text, (before ?? 0) + times)
    else hasAll = false
  }

  return {
    get known() {
      return known
    },
    add(column: TextColumn, rows: Int32Array, kept: Int32Array, shard: Table): void {
      const { values: codes, texts } = column
      const frequencies = new Int32Array(texts.length)
      for (const row of rows) if (codes[row]! >= 0) frequencies[codes[row]!]!++
      frequencies.forEach((times, code) => times > 0 && count(texts[code]!, times))
      firstWithout.number ??= firstText(column, shard, (text) => Number.isNaN(numberOf(text, shard)))
      firstWithout.date ??= firstText(column, shard, (text) => daysOf(text) === undefined)
      numbers += column.numbers
      kept.forEach((place, i) => {
        if (place >= 0) sample[place] = textAt(column, rows[i]!)
      })
    },
    /** Cells that are missing in rows without a text. */
    forget(kept: Int32Array): void {
      for (const place of kept) if (place >= 0) sample[place] = undefined
    },
    /** @param whole the summary of the column but for its texts */
    finish(size: number, whole: ColumnSummary) {
      const codes = createTextCodes()
      for (const text of counts.keys()) codes.codeOf(text)
      const codeAt = (text: string | undefined) => (text === undefined ? -1 : codes.codeOf(text))
      const values = Int32Array.from({ length: size }, (_, place) => codeAt(sample[place]))
      const texts = codes.texts()
      const summary: ColumnSummary = { ...whole, counts, firstWithout, hasAll, mostCounted: mostTexts }
      return { values, texts, numbers: texts.some(hasLeadingZero) ? 0 : numbers, summary }
    },
  }
}

/** The first text of its kind in a shard, and its row. */
function firstText({ values, texts }: TextColumn, shard: Table, is: (text: string) => boolean): PlacedText | undefined {
  const code = texts.findIndex(is)
  return code < 0 ? undefined : { text: texts[code]!, rowAt: shard.rowAt(values.indexOf(code)) }
}
