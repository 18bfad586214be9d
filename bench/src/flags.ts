import { join } from 'node:path'
import { parseArgs } from 'node:util'
import workloads from '../workloads.json'
import type { WorkloadId } from '../rows/task.js'
import { bench } from './folders.js'
import { lineup } from './lineup.js'
import type { Row } from './row.js'

/** The tables of a whole bench. */
export const resultsFile = join(bench, 'RESULTS.md')

export interface Flags {
  readonly workloads: readonly WorkloadId[]
  readonly rows: readonly Row[]
  readonly rounds: number
  /** Seconds that a row may train in its first round, where the accuracy is measured, and in the others. */
  readonly learn: number
  readonly seconds: number
  /** A smoke test: a few steps of everything that is installed. */
  readonly quick: boolean
  /** Only the table of products. */
  readonly products: boolean
  /** Where the tables go: RESULTS.md where everything was measured, unless another file is named. */
  readonly out: string | undefined
}

export const usage = `npm run bench -- [--only W1,W2] [--rows telar-wasm,pytorch] [--rounds 3] [--learn 30] [--seconds 2] [--quick] [--products] [--out FILE] [--list]

  --only      some of the workloads ${Object.keys(workloads).join(', ')}
  --rows      some of the rows that --list names
  --rounds    how often each row is measured; the table holds the median
  --learn     seconds of training, at most, in the first round, which also measures the accuracy
  --seconds   seconds of training in the other rounds
  --quick     a few steps of each row that is installed, to see that all of them run
  --products  only the GFLOP/s of the products that a step consists of
  --out       a file for the tables; RESULTS.md where everything is measured
  --list      names the rows and ends`

/** @throws Error that says what was expected */
export function readFlags(args: readonly string[]): Flags | 'list' | 'help' {
  const { values } = parseArgs({
    args: args.filter((arg) => arg !== '--'),
    options: {
      only: { type: 'string' },
      rows: { type: 'string' },
      rounds: { type: 'string', default: '3' },
      learn: { type: 'string', default: '30' },
      seconds: { type: 'string', default: '2' },
      quick: { type: 'boolean', default: false },
      products: { type: 'boolean', default: false },
      out: { type: 'string' },
      list: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return 'help'
  if (values.list) return 'list'
  const chosen =
    values.rows &&
    pick(
      '--rows',
      values.rows,
      lineup.map(({ id }) => id),
    )
  return {
    workloads: values.only
      ? pick('--only', values.only, Object.keys(workloads) as WorkloadId[])
      : (Object.keys(workloads) as WorkloadId[]),
    rows: chosen ? lineup.filter(({ id }) => chosen.includes(id)) : lineup,
    rounds: values.quick ? 1 : positive('--rounds', values.rounds),
    learn: values.quick ? 0.1 : positive('--learn', values.learn),
    seconds: positive('--seconds', values.seconds),
    quick: values.quick,
    products: values.products,
    out: values.out ?? (values.quick || values.products || values.only || chosen ? undefined : resultsFile),
  }
}

function pick<Name extends string>(flag: string, list: string, known: readonly Name[]): Name[] {
  return list.split(',').map((name) => {
    const found = known.find((each) => each === name)
    if (found === undefined) throw new Error(`${flag}: expected ${known.join(', ')}, received ${name}`)
    return found
  })
}

function positive(flag: string, text: string): number {
  const value = Number(text)
  if (!(value > 0)) throw new Error(`${flag}: expected a number above 0, received ${text}`)
  return value
}
