import { sizeOf } from '@telarjs/core'
import { encodedColumns, inputNames, type ColumnFit, type LoadedData, type Split } from '@telarjs/datasets'
import type { SampleInputs } from '@telarjs/report'

/** More columns would not fit beside one another. */
const mostColumns = 8

/** The input columns of a split of a table, their values as they were before scaling; nothing where samples are no rows. */
export function readInputs(data: LoadedData, { inputs, rows }: Split): SampleInputs {
  const columns = encodedColumns(data.preprocessing).slice(0, mostColumns)
  const width = sizeOf(data.shape)
  return {
    names: columns.map(({ fit }) => fit.name),
    rows,
    valuesOf: (sample) => columns.map(({ fit, from }) => written(fit, inputs, sample * width + from)),
  }
}

function written(fit: ColumnFit, inputs: ArrayLike<number>, at: number): string {
  const value = inputs[at]!
  switch (fit.as) {
    case 'number':
      return fit.indicator && inputs[at + 1] === 1 ? 'missing' : numberText(value * fit.spread + fit.center)
    case 'boolean':
      return value === 1 ? 'yes' : 'no'
    case 'order':
      return fit.categories[value] ?? 'another'
    case 'category': {
      const names = inputNames(fit)
      const place = names.findIndex((_, i) => inputs[at + i] === 1)
      return names[place]?.slice(fit.name.length + 1) ?? 'another'
    }
    case 'date':
      return fit.parts[0] === 'days' ? dayText(value * fit.spread + fit.center) : '–'
  }
}

/** As a file has it, so that a year is no 1,915; float32 inputs are exact to seven digits. */
function numberText(value: number): string {
  return String(Number(value.toPrecision(7)))
}

/** @param days since 1970 */
function dayText(days: number): string {
  return new Date(Math.round(days) * 86_400_000).toISOString().slice(0, 10)
}
