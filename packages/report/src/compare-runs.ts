import { canonicalJson, type ParsedExperiment, type ValueKind } from '@telarjs/core'
import { comparisonTable } from './comparison-table.js'
import { experimentDifferences } from './experiment-differences.js'
import type { TextTable } from './figure.js'
import { wilcoxon, type SignedRank } from './signed-rank.js'
import { deviation, mcnemar, mean, type McNemar } from './statistics.js'

/** What a run's network does on the test split. */
export interface TestResult {
  readonly loss: number
  /** Absent where targets are not classes. */
  readonly accuracy?: number
  readonly balancedAccuracy?: number
  /** Whether it is right, sample by sample. */
  readonly right?: readonly boolean[]
  /** The experiment's metrics, in their order; by the first of them runs are ranked where targets are not classes. */
  readonly metrics?: readonly TestMetric[]
  /** How far off it is, sample by sample, where targets are values: |predicted − true|. */
  readonly errors?: ArrayLike<number>
  /** Where the network was chosen on the very samples, what that means. */
  readonly bias?: string
  /** A checksum of the test samples, to know the same ones again. */
  readonly samples?: string
}

/** The value of a metric, which way is better, and how it is written. */
export interface TestMetric {
  readonly name: string
  readonly value: number
  readonly direction: 'maximize' | 'minimize'
  readonly valueKind: ValueKind
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
  /** The metrics beside those two, by name. */
  readonly metrics: Readonly<Record<string, MeanAndDeviation>>
  readonly loss: MeanAndDeviation
  readonly parameters: number
  readonly seconds: MeanAndDeviation
  /** Whether a network of the row was chosen on the samples on which it is compared, so that its numbers are too good. */
  readonly isBiased: boolean
  /** Against the best row, by the run of each that stands in the middle; absent for the best one and where test samples differ. */
  readonly againstBest: McNemar | undefined
  /** The same where targets are values: by the errors of both. */
  readonly errorsAgainstBest: SignedRank | undefined
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
  readonly table: TextTable
  /** What must be known to read the table; rows with an asterisk are meant. */
  readonly notes: readonly string[]
  readonly differences: TextTable
}

/**
 * Puts runs whose experiments differ at most in seed and name into one group each, in the order in which they come.
 *
 * @example
 * groupRuns([first, second]).map(({ name, runs }) => `${name}: ${runs.length} seeds`)
 */
export function groupRuns(runs: readonly ComparedRun[]): RunGroup[] {
  const groups = new Map<string, ComparedRun[]>()
  for (const run of runs) {
    const { seed: _seed, name: _name, ...rest } = run.experiment
    const key = canonicalJson(rest)!
    groups.set(key, [...(groups.get(key) ?? []), run])
  }
  return [...groups.values()].map((members) => ({
    name: members.length === 1 ? members[0]!.name : `${members[0]!.name} (${members.length} runs)`,
    runs: members,
  }))
}

/**
 * Compares runs on the test split, best accuracy first; where there are no classes, by the first metric, or else by the loss.
 *
 * @example
 * const { rows, differences } = compareRuns([first, second])
 */
export function compareRuns(runs: readonly ComparedRun[]): Comparison {
  const groups = groupRuns(runs).map((group) => ({ group, row: rowOf(group), middle: middleRun(group) }))
  const ranked = groups.sort((a, b) => meritOf(b.group) - meritOf(a.group) || a.row.loss.mean - b.row.loss.mean)
  const best = ranked[0]!
  const rows = ranked.map(({ row, middle }): ComparisonRow => ({
    ...row,
    againstBest: row === best.row ? undefined : testOf(middle, best.middle),
    errorsAgainstBest: row === best.row ? undefined : errorTestOf(middle, best.middle),
  }))
  return {
    rows,
    table: comparisonTable(rows, valueKindsOf(runs)),
    notes: [
      ...differentSamples(runs),
      ...differentLosses(runs),
      ...new Set(runs.flatMap(({ test }) => (test.bias === undefined ? [] : [`* ${test.bias}`]))),
    ],
    differences: experimentDifferences(
      ranked.map(({ group }) => ({ name: group.name, experiment: group.runs[0]!.experiment })),
    ),
  }
}

/** A sentence where the losses of runs are not of one kind. */
function differentLosses(runs: readonly ComparedRun[]): string[] {
  const losses = new Set(runs.map(({ experiment }) => canonicalJson(experiment.loss)))
  return losses.size < 2
    ? []
    : ['These runs have different losses, so their values in the column of the loss cannot be compared.']
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

/** Metrics that have a column of their own where targets are classes. */
const ownColumns = ['accuracy', 'balanced-accuracy']

function rowOf({ name, runs }: RunGroup): Omit<ComparisonRow, 'againstBest' | 'errorsAgainstBest'> {
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
    metrics: Object.fromEntries(
      (runs[0]!.test.metrics ?? [])
        .filter(({ name: metric }) => !(runs[0]!.test.accuracy !== undefined && ownColumns.includes(metric)))
        .flatMap(({ name: metric }) => {
          const value = of(({ test }) => test.metrics?.find((other) => other.name === metric)?.value)
          return value ? [[metric, value]] : []
        }),
    ),
    loss: of(({ test }) => test.loss)!,
    parameters: runs[0]!.parameters,
    seconds: of(({ seconds }) => seconds)!,
    isBiased: runs.some(({ test }) => test.bias !== undefined),
  }
}

/** How good a group is, for the order of the table: the higher the better. */
function meritOf({ runs }: RunGroup): number {
  return mean(runs.map(({ test }) => merit(test)))
}

function merit({ accuracy, metrics, loss }: TestResult): number {
  if (accuracy !== undefined) return accuracy
  const [first] = metrics ?? []
  if (!first) return -loss
  return first.direction === 'maximize' ? first.value : -first.value
}

/** The run that is in the middle of its group. */
function middleRun({ runs }: RunGroup): ComparedRun {
  const ordered = [...runs].sort((a, b) => merit(a.test) - merit(b.test))
  return ordered[Math.floor((ordered.length - 1) / 2)]!
}

function isSameTest({ test: one }: ComparedRun, { test: other }: ComparedRun): boolean {
  return one.samples !== undefined && one.samples === other.samples
}

function testOf(one: ComparedRun, other: ComparedRun): McNemar | undefined {
  return one.test.right && other.test.right && isSameTest(one, other)
    ? mcnemar(one.test.right, other.test.right)
    : undefined
}

function errorTestOf(one: ComparedRun, other: ComparedRun): SignedRank | undefined {
  return one.test.errors && other.test.errors && isSameTest(one, other)
    ? wilcoxon(one.test.errors, other.test.errors)
    : undefined
}

function valueKindsOf(runs: readonly ComparedRun[]): ReadonlyMap<string, ValueKind> {
  return new Map(runs.flatMap(({ test }) => (test.metrics ?? []).map(({ name, valueKind }) => [name, valueKind])))
}
