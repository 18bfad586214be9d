const brand = Symbol.for('telar.error')

/** Which of Telar's errors it is; also the `name` of the error. */
export type TelarErrorName = 'ExperimentError' | 'PluginError' | 'BackendError' | 'DataError' | 'TrainError'

/** An error of Telar: its message says where, what, what was expected and what came. */
export interface TelarError extends Error {
  readonly name: TelarErrorName
}

/** True for any of Telar's errors, also one from another copy of this package. */
export function isTelarError(value: unknown): value is TelarError {
  return typeof value === 'object' && value !== null && brand in value
}

/** One thing that is wrong with an experiment. */
export interface ExperimentIssue {
  /** `model[1]: layer:dense with.units`, `experiment.epochs` */
  readonly where: string
  /** The sentence that follows the place: `expected >=1, received 0`. */
  readonly message: string
  /** `>=1` */
  readonly expected?: string
  /** `0`; words written as in JSON. */
  readonly received?: string
  /** The known name or word nearest to what was received, where one is near. */
  readonly didYouMean?: string
}

/**
 * The experiment, a spec or an option is wrong: fix your input.
 *
 * Made from issues, its message has a line `where: message` for each of them; made from a message alone, it has no issues.
 *
 * @example
 * new ExperimentError([{ where: 'experiment.epochs', message: 'expected >=1, received 0', expected: '>=1', received: '0' }])
 */
export class ExperimentError extends Error {
  override readonly name = 'ExperimentError'
  readonly [brand] = true
  readonly #issues: readonly ExperimentIssue[]

  constructor(what: string | readonly ExperimentIssue[], options?: ErrorOptions) {
    super(
      typeof what === 'string' ? what : what.map(({ where, message }) => `${where}: ${message}`).join('\n'),
      options,
    )
    this.#issues = typeof what === 'string' ? [] : what
  }

  /** What is wrong, place by place; a getter, so that a console which prints the error does not print all of it twice. */
  get issues(): readonly ExperimentIssue[] {
    return this.#issues
  }
}

/** A plugin broke its contract or threw; the message names it. */
export class PluginError extends Error {
  override readonly name = 'PluginError'
  readonly [brand] = true
}

/** A backend cannot start, lacks a kernel or was lost; the message names the remedy. */
export class BackendError extends Error {
  override readonly name = 'BackendError'
  readonly [brand] = true
}

/** A file or download is missing or damaged; the message names it and the byte or line. */
export class DataError extends Error {
  override readonly name = 'DataError'
  readonly [brand] = true
}

/** Training itself failed: diverged, could not save, could not resume. */
export class TrainError extends Error {
  override readonly name = 'TrainError'
  readonly [brand] = true
}
