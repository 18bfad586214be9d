import { sizeOf } from '@telarjs/core'
import type { LoadedData, Split } from '@telarjs/datasets'
import {
  predictedAgainstTrue,
  residualHistogram,
  residuals,
  worstErrors,
  type Figure,
  type PredictedValues,
  type TextTable,
} from '@telarjs/report'
import { readInputs } from './table-inputs.js'

/** What a network predicts for the samples of a split whose targets are values. */
export interface ValueAnswers {
  /** Sample by sample, each of so many values. */
  readonly predicted: Float32Array
  readonly actual: Float32Array
  /** The names of the values of a sample. */
  readonly names: readonly string[]
}

/** Only the first values of a sample get figures. */
const mostValues = 4

/** What values are called that have no name. */
export function valueNames({ targetNames, targetShape }: LoadedData): string[] {
  const size = sizeOf(targetShape)
  return Array.from({ length: size }, (_, i) => targetNames?.[i] ?? (size === 1 ? 'value' : `value ${i + 1}`))
}

/** How far off each sample is: the mean of |predicted − true| over its values. */
export function absoluteErrors({ predicted, actual, names }: ValueAnswers): Float64Array {
  const errors = new Float64Array(actual.length / names.length)
  actual.forEach((value, i) => {
    errors[Math.floor(i / names.length)]! += Math.abs(predicted[i]! - value) / names.length
  })
  return errors
}

/** Figures of what a network predicts. */
export function valueFigures(answers: ValueAnswers, split: string, prefix: string): Figure[] {
  return answers.names.slice(0, mostValues).flatMap((_, at) => {
    const values = valuesAt(answers, at, split, `${prefix}${answers.names.length === 1 ? '' : `value-${at + 1}-`}`)
    return [predictedAgainstTrue(values), residuals(values), residualHistogram(values)]
  })
}

/** The worst errors of each of the first values, with the inputs of their samples as people wrote them. */
export function worstErrorTables(answers: ValueAnswers, data: LoadedData, split: string): TextTable[] {
  const inputs = readInputs(data, data.splits[split] as Split)
  return answers.names.slice(0, mostValues).map((_, at) => worstErrors(valuesAt(answers, at, split, ''), inputs))
}

function valuesAt(
  { predicted, actual, names }: ValueAnswers,
  at: number,
  split: string,
  prefix: string,
): PredictedValues {
  const column = (all: Float32Array) => all.filter((_, i) => i % names.length === at)
  return { predicted: column(predicted), actual: column(actual), name: names[at]!, split, prefix }
}
