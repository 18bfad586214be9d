import { ExperimentError, short } from '@telarjs/core'
import { kindOf, type ColumnRule } from './fit-column.js'
import type { ColumnFit, Scale } from './preprocessing.js'
import { checkStrayCells, knownCells } from './stray-cells.js'
import type { Table, TextColumn } from '../formats/table.js'

/** A text column with more categories than this keeps the most frequent ones. */
const maxCategoryCount = 50

/** A rule that says what the column is. */
export type DecidedRule = ColumnRule & { readonly as: ColumnFit['as'] }

/**
 * Decides what a column is, from what the options say and what its cells hold.
 *
 * @returns why a column is no input, such as text that differs in nearly every row; or its rule, with a warning where that may not be what was meant
 * @throws DataError for a column whose cells are mostly numbers or dates, but not all
 */
export function decideRule(
  table: Table,
  number: number,
  rule: ColumnRule,
  scale: Scale,
): { readonly rule: DecidedRule; readonly warning?: string | undefined } | { readonly leftOut: string } {
  const column = table.columns[number]!
  if (rule.as) return { rule: { scale, ...rule, as: rule.as } }
  const warning = checkStrayCells(table, number)
  const as = kindOf(column)
  if (as !== 'category' || column.kind !== 'text') return { rule: { scale, ...rule, as } }
  const distinct = column.texts.length
  if (distinct > maxCategoryCount && isMostlyDistinct(column)) {
    const count = column.summary?.hasAll === false ? `more than ${column.summary.mostCounted}` : distinct
    const known = knownCells(column)
    return { leftOut: `is text with ${count} different values in ${known} rows, which says nothing of new ones` }
  }
  return { rule: { ...(distinct > maxCategoryCount ? { atMost: maxCategoryCount } : {}), ...rule, as }, warning }
}

/** Whether most cells have a text of their own. Where more differ than were counted, the sample says it. */
function isMostlyDistinct(column: TextColumn): boolean {
  const { summary, values, texts } = column
  if (summary?.hasAll !== false) return 2 * texts.length > knownCells(column)
  const known = values.filter((code) => code >= 0)
  return 2 * new Set(known).size > known.length
}

/**
 * Describes what a column was turned into, in a few words.
 *
 * @example
 * describeFit({ as: 'boolean', name: 'garden', fill: 0, indicator: true }) // 'boolean, missing cells marked'
 */
export function describeFit(fit: ColumnFit): string {
  switch (fit.as) {
    case 'number':
      return `number${describeScale(fit.scale, fit.center, fit.spread)}${fit.indicator ? `, missing cells ${short(fit.fill ?? 0)} and marked` : ''}`
    case 'boolean':
      return `boolean${fit.indicator ? ', missing cells marked' : ''}`
    case 'category': {
      const { categories, rare, missing } = fit
      const list = categories.length > 8 ? `${categories.slice(0, 8).join(', ')} …` : categories.join(', ')
      const others = rare.length > 0 ? `, ${rare.length} rare ones together` : ''
      return `category of ${categories.length}: ${list}${others}${missing ? ', and missing' : ''}`
    }
    case 'order':
      return `order: ${fit.categories.join(' < ')}`
    case 'date':
      return `date: ${fit.parts.join(', ')}${fit.indicator ? ', missing cells marked' : ''}`
  }
}

function describeScale(scale: Scale, center: number, spread: number): string {
  if (scale === 'none') return ''
  const names = { standard: ['mean', 'deviation'], 'min-max': ['least', 'range'], robust: ['median', 'quartiles'] }[
    scale
  ]
  return `, ${names[0]} ${short(center)}, ${names[1]} ${short(spread)}`
}

/** Rules of columns by name; a text alone says what the column is. */
export type ColumnTypes = Readonly<Record<string, NonNullable<ColumnRule['as']> | ColumnRule>>

/** The rule of each column that the options name. @throws ExperimentError for a name that no input column has */
export function rulesByName(types: ColumnTypes, names: readonly string[], where: string): Map<string, ColumnRule> {
  const known = new Set(names)
  const unknown = Object.keys(types).find((name) => !known.has(name))
  if (unknown !== undefined)
    throw new ExperimentError({
      where: `${where}.types`,
      expected: `names of input columns (${names.slice(0, 20).join(', ')})`,
      received: `'${unknown}'`,
    })
  return new Map(Object.entries(types).map(([name, rule]) => [name, typeof rule === 'string' ? { as: rule } : rule]))
}
