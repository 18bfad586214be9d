import { ExperimentError, isTelarError, type ExperimentIssue } from '@telarjs/core'
import type { Problem } from '../protocol/api.js'

/** One problem for each issue of an error, by its place; an error without issues is one problem, at the place given. */
export function problemsOf(error: unknown, place = ''): Problem[] {
  const message = error instanceof Error ? error.message : String(error)
  if (error instanceof ExperimentError && error.issues.length > 0) return error.issues.map(problemOf)
  const [start] = message.split(': ', 1) as [string]
  const isPlace = isTelarError(error) && (start === place || start.startsWith(`${place}.with`))
  return [{ where: place, message: isPlace ? message.slice(start.length + 2) : message }]
}

/** `model[1].with.layers[0]: layer:dense with.units` is at `model[1]`. */
function problemOf({ where, message }: ExperimentIssue): Problem {
  const [place] = /^(?:experiment\.\w+|\w+(?:\[\d+\])?)/.exec(where) ?? ['']
  const [path] = where.split(': ', 1) as [string]
  const rest = where.slice(path.length + 2)
  return { where: place, message: rest === '' ? message : `${rest}: ${message}` }
}
