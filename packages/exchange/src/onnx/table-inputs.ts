import type { DataSignature } from '@telarjs/core'
import { booleanWords, isTablePreprocessing, widthOf, type ColumnFit, type TablePreprocessing } from '@telarjs/datasets'
import type { OnnxGraph, OnnxInput } from './graph.js'
import { addMonth, addWeekday } from './calendar.js'
import { asIntegers, oneHot } from './parts.js'

/** The preprocessing of a table, if it does more than use numbers as they are; otherwise undefined. */
export function tablePreprocessing(data: DataSignature | undefined): TablePreprocessing | undefined {
  const preprocessing = data?.preprocessing
  if (!isTablePreprocessing(preprocessing)) return undefined
  const isPlain = (fit: ColumnFit) => fit.as === 'number' && fit.scale === 'none' && !fit.indicator && fit.fill === null
  return preprocessing.columns.every(isPlain) ? undefined : preprocessing
}

/**
 * Adds what turns raw cells into the inputs of the network: one graph input [batch, 1] for each column, by its name. Numbers are doubles with NaN
 * where a cell is missing; categories and booleans are texts, empty where missing; dates are days since 1970-01-01 in UTC as doubles.
 *
 * @returns the inputs of the graph, and the name of the tensor [batch, width] float32
 */
export function addTableInputs(
  graph: OnnxGraph,
  { columns }: TablePreprocessing,
): { readonly inputs: readonly OnnxInput[]; readonly encoded: string } {
  const parts = columns.flatMap((fit) => emitters[fit.as](graph, fit as never))
  const inputs = columns.map((fit): OnnxInput => {
    const isText = fit.as === 'category' || fit.as === 'order' || fit.as === 'boolean'
    return { name: fit.name, shape: [1], type: isText ? 'string' : 'double' }
  })
  return { inputs, encoded: graph.node('Concat', parts, { axis: 1 }, 'encoded') }
}

type Emitters = {
  readonly [As in ColumnFit['as']]: (graph: OnnxGraph, fit: Extract<ColumnFit, { as: As }>) => string[]
}

const emitters: Emitters = {
  number(graph, { name, center, spread, fill, indicator }) {
    const isMissing = graph.node('IsNaN', [name])
    const filled = fill === null ? name : graph.node('Where', [isMissing, double(graph, `${name}/fill`, fill), name])
    const marks = indicator ? [graph.node('Cast', [isMissing], { to: 1 })] : []
    return [scaled(graph, name, filled, center, spread), ...marks]
  },

  boolean(graph, { name, fill, indicator }) {
    const values = [
      ...spellings(booleanWords.yes).map((word) => [word, 1] as const),
      ...spellings(booleanWords.no).map((word) => [word, 0] as const),
    ]
    const cell = encoder(graph, name, [...values, ['', fill]], NaN)
    return [cell, ...(indicator ? [encoder(graph, name, [['', 1]], 0)] : [])]
  },

  order(graph, { name, categories }) {
    return [
      encoder(
        graph,
        name,
        categories.map((category, rank) => [category, rank] as const),
        -1,
      ),
    ]
  },

  category(graph, fit) {
    const { name, categories, rare, missing } = fit
    const width = widthOf(fit)
    if (width === 0) return []
    // One extra column for missing or unknown categories; it is cut off again.
    const nowhere = width
    const places = [
      ...categories.map((category, place) => [category, place] as const),
      ['', missing ? width - 1 : nowhere] as const,
    ]
    const place = encoder(graph, name, places, rare.length > 0 ? categories.length : nowhere)
    const hot = oneHot(graph, `${name}/`, graph.node('Cast', [place], { to: 7 }), width + 1)
    const bound = (key: string, value: number) => graph.constant(`${name}/${key}`, asIntegers([value]))
    return [graph.node('Slice', [hot, bound('from', 0), bound('to', width), bound('axis', 1)])]
  },

  date(graph, { name, parts, center, spread, indicator }) {
    const isMissing = graph.node('IsNaN', [name])
    const known = graph.node('Where', [isMissing, double(graph, `${name}/center`, center), name])
    // A missing day is 0 in every part.
    const present = graph.node('Cast', [graph.node('Not', [isMissing])], { to: 1 })
    const add = {
      days: () => scaled(graph, `${name}/days`, known, center, spread),
      month: () => graph.node('Mul', [addMonth(graph, name, known), present]),
      weekday: () => graph.node('Mul', [addWeekday(graph, name, known), present]),
    }
    return [...parts.map((part) => add[part]()), ...(indicator ? [graph.node('Cast', [isMissing], { to: 1 })] : [])]
  },
}

/** (x − center) / spread in double precision, rounded to float32 at the end as in training. */
function scaled(graph: OnnxGraph, name: string, x: string, center: number, spread: number): string {
  const centered = graph.node('Sub', [x, double(graph, `${name}/mean`, center)])
  return graph.node('Cast', [graph.node('Div', [centered, double(graph, `${name}/spread`, spread)])], { to: 1 })
}

function double(graph: OnnxGraph, name: string, value: number): string {
  return graph.constant(name, { shape: [], values: Float64Array.of(value) })
}

/** A number for each text. */
function encoder(
  graph: OnnxGraph,
  input: string,
  pairs: readonly (readonly [text: string, value: number])[],
  others: number,
): string {
  return graph.node('LabelEncoder', [input], {
    keys_strings: { strings: pairs.map(([text]) => text) },
    values_floats: { floats: pairs.map(([, value]) => value) },
    default_float: { float: others },
  })
}

/** A word in lower case, in capitals, and with an initial capital. */
function spellings(words: readonly string[]): string[] {
  return [...new Set(words.flatMap((word) => [word, word.toUpperCase(), word[0]!.toUpperCase() + word.slice(1)]))]
}
