import { ExperimentError } from '@telarjs/core'
import { CommanderError } from 'commander'

/** What `--json` prints where a command ends before it has a result. */
export interface Failure {
  readonly status: 'failed'
  readonly error: {
    /** `ExperimentError`, `DataError` and so on. */
    readonly name: string
    /** `optimizer:adam with.beta1`; of the first error, where there are several. */
    readonly where: string | null
    readonly expected: string | null
    readonly received: string | null
    readonly message: string
  }
}

/** Takes the parts from the first issue of an error; those of an error without issues are read from its message. */
export function failureOf(error: unknown): Failure {
  const { name, message } = error as Error
  const text = message.replace(/^error: /, '')
  const [first] = text.split('\n') as [string]
  const parts = issueOf(error) ??
    expectation(first) ??
    unknown(first) ?? {
      where: error instanceof CommanderError ? 'arguments' : (/^(.+?): /.exec(first)?.[1] ?? null),
      expected: null,
      received: null,
    }
  return {
    status: 'failed',
    error: { name: error instanceof CommanderError ? 'ArgumentError' : name, ...parts, message: text },
  }
}

type Parts = Pick<Failure['error'], 'where' | 'expected' | 'received'>

function issueOf(error: unknown): Parts | undefined {
  const [issue] = error instanceof ExperimentError ? error.issues : []
  return issue && { where: issue.where, expected: issue.expected ?? null, received: issue.received ?? null }
}

function expectation(line: string): Parts | undefined {
  const [, where, rest] = /^(.*?): expected (.+)$/.exec(line) ?? []
  if (where === undefined || rest === undefined) return undefined
  const [plain] = rest.split('; ') as [string]
  const [, expected = plain, received = null] = /^(.*), (?:received|but) (.+)$/.exec(plain) ?? []
  return { where, expected, received }
}

function unknown(line: string): Parts | undefined {
  const [, where, what, received] = /^(?:(.*): )?unknown ([a-z ]+) '([^']*)'/.exec(line) ?? []
  if (what === undefined || received === undefined) return undefined
  const near = /did you mean '([^']*)'/.exec(line)?.[1]
  return {
    where: where ?? (received.startsWith('-') || what === 'command' ? 'arguments' : null),
    expected: near ?? `a known ${what}`,
    received,
  }
}
