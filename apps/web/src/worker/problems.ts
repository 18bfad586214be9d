import { describeIssue, isTelarError, type Issue } from '@telarjs/core'
import type { Problem } from '../protocol/api.js'

/**
 * One problem for each issue of an error. An issue of the experiment is at the part of it that it names; any other, such as one of
 * a file, is at the place that was looked at.
 */
export function problemsOf(error: unknown, place = ''): Problem[] {
  if (isTelarError(error)) return error.issues.map((issue) => problemOf(issue, error.name === 'ExperimentError', place))
  return [{ where: place, message: error instanceof Error ? error.message : String(error) }]
}

/** `model[1].with.layers[0]: layer:dense with.units` is at `model[1]`. */
function problemOf(issue: Issue, isOfExperiment: boolean, place: string): Problem {
  const [path] = issue.where.split(': ', 1) as [string]
  const named = isOfExperiment ? /^(?:experiment\.\w+|\w+(?:\[\d+\])?)(?=$|\[|\.with)/.exec(path)?.[0] : undefined
  const isThere = named !== undefined || path === place || path.startsWith(`${place}.with`)
  const rest = isThere ? issue.where.slice(path.length + 2) : issue.where
  return { where: named ?? place, message: rest === '' ? describeIssue(issue) : `${rest}: ${describeIssue(issue)}` }
}
