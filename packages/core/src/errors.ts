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

/** The experiment, a spec or an option is wrong: fix your input. */
export class ExperimentError extends Error {
  override readonly name = 'ExperimentError'
  readonly [brand] = true
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
