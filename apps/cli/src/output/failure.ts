import { isTelarError } from '@telarjs/core'
import { CommanderError } from 'commander'

/** What `--json` prints where a command ends before it has a result. */
export interface Failure {
  readonly status: 'failed'
  readonly error: {
    /** `ExperimentError`, `DataError` and so on. */
    readonly name: string
    /** `optimizer:adam with.beta1`; of the first issue, where there are several. */
    readonly where: string | null
    readonly expected: string | null
    readonly received: string | null
    /** What to do about it. */
    readonly remedy: string | null
    readonly message: string
  }
}

/** The fields of Telar's own errors; others have a name and a message alone. */
export function failureOf(error: unknown): Failure {
  const { name, message } = error as Error
  const { where, expected, received, remedy } = isTelarError(error) ? error : argumentsOf(error)
  return {
    status: 'failed',
    error: {
      name: error instanceof CommanderError ? 'ArgumentError' : name,
      where: where ?? null,
      expected: expected ?? null,
      received: received ?? null,
      remedy: remedy ?? null,
      message: message.replace(/^error: /, ''),
    },
  }
}

/** Commander's errors have no fields: only their message says which option or command is unknown. */
function argumentsOf(error: unknown): { where?: string; expected?: string; received?: string; remedy?: string } {
  if (!(error instanceof CommanderError)) return {}
  const [, what, received] = /unknown (option|command) '([^']*)'/.exec(error.message) ?? []
  return what === undefined || received === undefined
    ? { where: 'arguments' }
    : { where: 'arguments', expected: `a known ${what}`, received }
}
