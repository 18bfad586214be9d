import { describeIssue, type Issue } from './issues.js'

const brand = Symbol.for('telar.error')

/** Which of Telar's errors it is; also the `name` of the error. */
export type TelarErrorName = 'ExperimentError' | 'PluginError' | 'BackendError' | 'DataError' | 'TrainError'

/** An error of Telar: what is wrong stands in its fields, and its message has a line `where: what is wrong` for each issue. */
export interface TelarError extends Error {
  readonly name: TelarErrorName
  /** Everything that is wrong, place by place. */
  readonly issues: readonly Issue[]
  /** The place of the first issue. */
  readonly where: string
  /** What the first issue expected, if it says so. */
  readonly expected: string | undefined
  /** What came in its place, if it says so. */
  readonly received: string | undefined
  /** What to do about the first issue, if it says so. */
  readonly remedy: string | undefined
}

/**
 * True for any of Telar's errors, also one from another copy of this package.
 *
 * @example
 * try {
 *   parseExperiment(registry, {})
 * } catch (error) {
 *   if (!isTelarError(error)) throw error
 *   console.error(error.message) // a sentence for the user, so no stack trace
 * }
 */
export function isTelarError(value: unknown): value is TelarError {
  return typeof value === 'object' && value !== null && brand in value
}

/** Its fields are getters, so that a console which prints the error does not print all of it twice. */
abstract class ErrorWithIssues extends Error {
  readonly [brand] = true
  readonly #issues: readonly [Issue, ...Issue[]]

  constructor(issues: Issue | readonly Issue[], options?: ErrorOptions) {
    const all = [issues].flat() as [Issue, ...Issue[]]
    super(all.map((issue) => `${issue.where}: ${describeIssue(issue)}`).join('\n'), options)
    this.#issues = all
  }

  get issues(): readonly Issue[] {
    return this.#issues
  }

  get where(): string {
    return this.#issues[0].where
  }

  get expected(): string | undefined {
    return this.#issues[0].expected
  }

  get received(): string | undefined {
    return this.#issues[0].received
  }

  get remedy(): string | undefined {
    return this.#issues[0].remedy
  }
}

/**
 * The experiment, a spec or an option is wrong: fix your input.
 *
 * @example
 * throw new ExperimentError({ where: 'experiment.epochs', expected: '>=1', received: '0' })
 * // ExperimentError: experiment.epochs: expected >=1, received 0
 */
export class ExperimentError extends ErrorWithIssues implements TelarError {
  override readonly name = 'ExperimentError'
}

/**
 * A plugin broke its contract or threw; `where` names it.
 *
 * @example
 * throw new PluginError({ where: 'model[1]: layer:acme/torn', problem: 'it could not be made' })
 */
export class PluginError extends ErrorWithIssues implements TelarError {
  override readonly name = 'PluginError'
}

/**
 * A backend cannot start, lacks a kernel or was lost; `remedy` says what helps.
 *
 * @example
 * throw new BackendError({ where: 'webgpu', problem: 'the GPU was lost', remedy: 'close other programs that use it' })
 */
export class BackendError extends ErrorWithIssues implements TelarError {
  override readonly name = 'BackendError'
}

/**
 * A file or download is missing or damaged; `where` names it and the byte or line.
 *
 * @example
 * throw new DataError({ where: 'iris.csv, line 7', expected: 'a finite number', received: "'abc'" })
 */
export class DataError extends ErrorWithIssues implements TelarError {
  override readonly name = 'DataError'
}

/**
 * Training itself failed: diverged, could not save, could not resume.
 *
 * @example
 * throw new TrainError({ where: 'checkpoint', expected: "a tensor 'params/0/bias'", received: 'none' })
 */
export class TrainError extends ErrorWithIssues implements TelarError {
  override readonly name = 'TrainError'
}

const classes = { ExperimentError, PluginError, BackendError, DataError, TrainError }

/**
 * An error made anew from its parts, which are plain data: on the other side of a worker, or from JSON.
 *
 * @example
 * const { name, issues } = error
 * port.postMessage({ name, issues })
 * // on the other side:
 * throw restoreError(thrown.name, thrown.issues)
 */
export function restoreError(name: TelarErrorName, issues: readonly Issue[]): TelarError {
  return new classes[name](issues)
}

/**
 * The issues of an error that was caught further in, seen from further out: an issue at `with.units` within `model[1]` is at
 * `model[1]: with.units`. Any other error is one issue, whose problem is its message.
 *
 * @example
 * throw new ExperimentError(issuesWithin('plugin acme', cause), { cause })
 */
export function issuesWithin(place: string, cause: unknown): readonly Issue[] {
  if (isTelarError(cause)) return cause.issues.map((issue) => ({ ...issue, where: `${place}: ${issue.where}` }))
  return [{ where: place, problem: messageOf(cause) }]
}

/**
 * The same error with one remedy more.
 *
 * @example
 * throw withRemedy(error, 'The checkpoint before it is whole')
 */
export function withRemedy(error: TelarError, remedy: string): TelarError {
  const [first, ...others] = error.issues as [Issue, ...Issue[]]
  const both = first.remedy === undefined ? remedy : `${first.remedy}. ${remedy}`
  return new classes[error.name]([{ ...first, remedy: both }, ...others], { cause: error })
}

/** What was thrown, in words. */
function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}
