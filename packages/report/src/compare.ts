import { duration, type ParsedExperiment, percent, short } from '@telarjs/core'
import { experimentDifferences, sorted } from './experiment-differences.js'
import type { Table } from './figure.js'
import { deviation, mcnemar, mean, type McNemar } from './statistics.js'

/** What a run's network does on the test split. */
export interface TestResult {
  readonly loss: number
  /** Absent where targets are not classes. */
  readonly accuracy?: number
  readonly balancedAccuracy?: number
  /** Whether it is right, sample by sample. */
  readonly right?: readonly boolean[]
  /** Where the network was chosen on the very samples, what that means. */
  readonly bias?: string
  /** A checksum of the test samples, to know the same ones again. */
  readonly samples?: string
}

/** What `compareRuns` needs of a run. */
export interface ComparedRun {
  readonly name: string
  readonly experiment: ParsedExperiment
  readonly parameters: number
  readonly seconds: number
  readonly test: TestResult
}

/** Runs of one experiment; only their seeds differ. */
export interface RunGroup {
  readonly name: string
  readonly runs: readonly ComparedRun[]
}

/** One row of a comparison: runs that differ at most by seed and name. */
export interface ComparisonRow {
  readonly name: string
  readonly runs: readonly string[]
  readonly seeds: readonly number[]
  readonly accuracy: MeanAndDeviation | undefined
  readonly balancedAccuracy: MeanAndDeviation | undefined
  readonly loss: MeanAndDeviation
  readonly parameters: number
  readonly seconds: MeanAndDeviation
  /** Whether a network of the row was chosen on the samples on which it is compared, so that its numbers are too good. */
  readonly isBiased: boolean
  /** Against the best row, by the run of each that stands in the middle; absent for the best one and where test samples differ. */
  readonly againstBest: McNemar | undefined
}

/** `deviation` is that of the sample, over repeats by seed; undefined for one run. */
export interface MeanAndDeviation {
  readonly mean: number
  readonly deviation: number | undefined
}

/** Runs side by side, with a table of them. */
export interface Comparison {
  /** Best first. */
  readonly rows: readonly ComparisonRow[]
  readonly table: Table
  /** What must be known to read the table; rows with an asterisk are meant. */
  readonly notes: readonly string[]
  readonly differences: Table
}

/** Puts runs whose experiments differ at most in seed and name into one group each, in the order in which they come. */
export function groupRuns(runs: readonly ComparedRun[]): RunGroup[] {
  const groups = new Map<string, ComparedRun[]>()
  for (const run of runs) {
    const { seed: _seed, name: _name, ...rest } = run.experiment
    const key = JSON.stringify(sorted(rest))
    groups.set(key, [...(groups.get(key) ?? []), run])
  }
  return [...groups.values()].map((members) => ({
    name: members.length === 1 ? members[0]!.name : `${members[0]!.name} (${members.length} runs)`,
    runs: members,
  }))
}

/** Compares runs on the test split, best accuracy first, or lowest loss where there are no classes. */
export function compareRuns(runs: readonly ComparedRun[]): Comparison {
  const groups = groupRuns(runs).map((group) => ({ group, row: rowOf(group), middle: middleRun(group) }))
  const ranked = groups.sort(
    (a, b) => (b.row.accuracy?.mean ?? 0) - (a.row.accuracy?.mean ?? 0) || a.row.loss.mean - b.row.loss.mean,
  )
  const best = ranked[0]!
  const rows = ranked.map(({ row, middle }): ComparisonRow => ({
    ...row,
    againstBest: row === best.row ? undefined : testOf(middle, best.middle),
  }))
  return {
    rows,
    table: tableOf(rows),
    notes: [
      ...differentSamples(runs),
      ...new Set(runs.flatMap(({ test }) => (test.bias === undefined ? [] : [`* ${test.bias}`]))),
    ],
    differences: experimentDifferences(
      ranked.map(({ group }) => ({ name: group.name, experiment: group.runs[0]!.experiment })),
    ),
  }
}

/** A sentence where runs were not tested on the same samples. */
function differentSamples(runs: readonly ComparedRun[]): string[] {
  const groups = new Map<string | undefined, string[]>()
  for (const { name, test } of runs) groups.set(test.samples, [...(groups.get(test.samples) ?? []), name])
  if (groups.size < 2) return []
  const parts = [...groups.values()].map((names) => names.join(', '))
  return [
    `These runs were tested on different samples (${parts.join(' | ')}), so the order of the table does not say which is better.`,
  ]
}

function rowOf({ name, runs }: RunGroup): Omit<ComparisonRow, 'againstBest'> {
  const of = (value: (run: ComparedRun) => number | undefined) => {
    const values = runs.map(value).filter((number) => number !== undefined)
    return values.length === runs.length
      ? { mean: mean(values), deviation: values.length > 1 ? deviation(values) : undefined }
      : undefined
  }
  return {
    name,
    runs: runs.map((run) => run.name),
    seeds: runs.map(({ experiment }) => experiment.seed),
    accuracy: of(({ test }) => test.accuracy),
    balancedAccuracy: of(({ test }) => test.balancedAccuracy),
    loss: of(({ test }) => test.loss)!,
    parameters: runs[0]!.parameters,
    seconds: of(({ seconds }) => seconds)!,
    isBiased: runs.some(({ test }) => test.bias !== undefined),
  }
}

/** The run whose accuracy is in the middle of its group. */
function middleRun({ runs }: RunGroup): ComparedRun {
  const ordered = [...runs].sort((a, b) => (a.test.accuracy ?? 0) - (b.test.accuracy ?? 0))
  return ordered[Math.floor((ordered.length - 1) / 2)]!
}

function testOf({ test: one }: ComparedRun, { test: other }: ComparedRun): McNemar | undefined {
  return one.right && other.right && one.samples !== undefined && one.samples === other.samples
    ? mcnemar(one.right, other.right)
    : undefined
}

function tableOf(rows: readonly ComparisonRow[]): Table {
  const hasClasses = rows.some(({ accuracy }) => accuracy)
  const head = [
    'run',
    ...(hasClasses ? ['accuracy', 'balanced accuracy'] : []),
    'loss',
    'parameters',
    'time',
    ...(rows.length > 1 && hasClasses ? ['right where the best is wrong', 'wrong where it is right', 'p'] : []),
  ]
  const cells = rows.map(({ name, isBiased, accuracy, balancedAccuracy, loss, parameters, seconds, againstBest }) => [
    isBiased ? `${name} *` : name,
    ...(hasClasses ? [withDeviation(accuracy, percent), withDeviation(balancedAccuracy, percent)] : []),
    withDeviation(loss, short),
    short(parameters),
    duration(seconds.mean),
    ...(rows.length > 1 && hasClasses
      ? [
          againstBest ? short(againstBest.onlyFirst) : '–',
          againstBest ? short(againstBest.onlySecond) : '–',
          againstBest ? short(againstBest.p, 3) : '–',
        ]
      : []),
  ])
  return { head, rows: cells }
}

function withDeviation(value: MeanAndDeviation | undefined, write: (number: number) => string): string {
  if (!value) return '–'
  return value.deviation === undefined ? write(value.mean) : `${write(value.mean)} ± ${write(value.deviation)}`
}
