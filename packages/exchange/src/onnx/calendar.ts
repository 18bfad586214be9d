import type { OnnxGraph } from './graph.js'
import { asIntegers, oneHot } from './parts.js'

/** Adds the weekday of days since 1970-01-01, [batch, 1] double, as one of seven columns from Monday. */
export function addWeekday(graph: OnnxGraph, name: string, days: string): string {
  const { add, modulo, hot, day } = integers(graph, `${name}/weekday`, days)
  // The first of January 1970 was a Thursday.
  return hot(modulo(add(day, 3), 7), 7)
}

/**
 * Adds the month of days since 1970-01-01, [batch, 1] double, as one of twelve columns.
 * Hinnant, "chrono-compatible low-level date algorithms", civil_from_days; for days of the years from 0.
 */
export function addMonth(graph: OnnxGraph, name: string, days: string): string {
  const { add, subtract, multiply, divide, modulo, hot, day } = integers(graph, `${name}/month`, days)
  const ofEra = modulo(add(day, 719_468), 146_097)
  const leapDays = add(subtract(divide(ofEra, 1460), divide(ofEra, 36_524)), divide(ofEra, 146_096))
  const year = divide(subtract(ofEra, leapDays), 365)
  const before = add(multiply(year, 365), subtract(divide(year, 4), divide(year, 100)))
  // Months are counted from March, so that the leap day comes last.
  const fromMarch = divide(add(multiply(subtract(ofEra, before), 5), 2), 153)
  return hot(modulo(add(fromMarch, 2), 12), 12)
}

/** Whole numbers, int64, in a graph. */
function integers(graph: OnnxGraph, prefix: string, days: string) {
  let count = 0
  const constant = (value: number) => graph.constant(`${prefix}-${count++}`, asIntegers(value))
  const named = (value: string | number) => (typeof value === 'number' ? constant(value) : value)
  const operation = (op: string) => (a: string, b: string | number) => graph.node(op, [a, named(b)])
  return {
    day: graph.node('Cast', [graph.node('Floor', [days])], { to: 7 }),
    add: operation('Add'),
    subtract: operation('Sub'),
    multiply: operation('Mul'),
    divide: operation('Div'),
    modulo: operation('Mod'),
    hot: (index: string, width: number) => oneHot(graph, `${prefix}-`, index, width),
  }
}
