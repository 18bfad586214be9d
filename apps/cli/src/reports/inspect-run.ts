import { DataError, parseExperiment, type Evaluation, type Registry, type RunEvents, missing } from '@telarjs/core'
import type { LoadedData, Split } from '@telarjs/datasets'
import {
  balancedAccuracyOf,
  confusionOf,
  readRun,
  type ComparedRun,
  type RunRecord,
  type TestMetric,
  type TestResult,
} from '@telarjs/report'
import type { Checkpoint } from '@telarjs/trainer'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import type { Host } from '../host/host.js'
import { checksumOf } from '../inputs/checksum.js'
import { checkpointPath, type CheckpointName } from '../runs/find-run.js'
import { classOf, ofBothClasses } from '@telarjs/trainer/thresholds'
import { selectionBias } from './selection-bias.js'
import { absoluteErrors, valueNames, type ValueAnswers } from './value-answers.js'

/** A run with its data and what its network says of the test split. */
export interface InspectedRun {
  readonly folder: string
  readonly record: RunRecord
  /** Which of its checkpoints was looked at. */
  readonly checkpointName: CheckpointName
  readonly bytes: Uint8Array
  readonly checkpoint: Checkpoint
  readonly parameters: number
  readonly data: LoadedData
  /** The split that was looked at: `test`, or else the last there is. */
  readonly split: string
  readonly evaluation: Evaluation
  /** Where the network was chosen on that split, what that means. */
  readonly bias: string | undefined
  /** That the data is no more that of the training, or that answers are NaN. */
  readonly warnings: readonly string[]
  /** Where targets are classes; undefined where an answer is NaN, as for values. */
  readonly answers:
    | {
        readonly probabilities: Float32Array
        readonly predicted: Int32Array
        readonly labels: Int32Array
        readonly confusion: readonly (readonly number[])[]
      }
    | undefined
  /** Where targets are values. */
  readonly values: ValueAnswers | undefined
  /** Where the outputs are embeddings, with the class of each sample. */
  readonly embeddings: { readonly values: Float32Array; readonly labels: Int32Array } | undefined
  /** Which way each metric is better. */
  readonly directions: RunEvents['runStart']['directions']
}

export interface InspectOptions {
  readonly registry: Registry
  readonly host: Host
  /** The best one there is without it. */
  readonly checkpoint: CheckpointName | undefined
  readonly say: (line: string) => void
}

/** The runs' folders, each once. */
export function distinct(folders: readonly string[]): string[] {
  return folders.filter((folder, i) => folders.findIndex((other) => resolve(other) === resolve(folder)) === i)
}

/** A run's name is that of its folder, with the folder around it where another run is called the same. */
function nameOf(folder: string, folders: readonly string[]): string {
  const path = resolve(folder)
  const isTaken = folders.some((other) => resolve(other) !== path && basename(resolve(other)) === basename(path))
  return isTaken ? `${basename(dirname(path))}-${basename(path)}` : basename(path)
}

/** What a run's files say of it, without its network; for a run that failed before it had one. @param folders of all runs that are looked at */
export async function readLogs(
  folder: string,
  folders: readonly string[],
): Promise<Pick<InspectedRun, 'folder' | 'record' | 'parameters'>> {
  const record = await readRun(readOnly(folder), nameOf(folder, folders))
  return { folder, record, parameters: record.parameters ?? 0 }
}

/** Whether there is a network to look at. */
export function hasCheckpoint(folder: string): boolean {
  return existsSync(checkpointPath(folder, 'best')) || existsSync(checkpointPath(folder, 'last'))
}

/** Reads runs, loads each data set once, and lets each network answer for its test split. @throws DataError that names the folder and what it lacks */
export async function inspectRuns(folders: readonly string[], options: InspectOptions): Promise<InspectedRun[]> {
  const loaded = new Map<string, LoadedData>()
  const runs: InspectedRun[] = []
  for (const folder of folders) runs.push(await inspectRun(folder, nameOf(folder, folders), loaded, options))
  return runs
}

async function inspectRun(
  folder: string,
  name: string,
  loaded: Map<string, LoadedData>,
  { registry, host, checkpoint: wanted, say }: InspectOptions,
): Promise<InspectedRun> {
  const { countParams, createEach, evaluate, evaluationSplit, directionsOf, loadData, readCheckpoint, valueKindsOf } =
    await import('@telarjs/trainer')
  const record = await readRun(readOnly(folder), name)
  const checkpointName = wanted ?? (existsSync(checkpointPath(folder, 'best')) ? 'best' : 'last')
  const path = checkpointPath(folder, checkpointName)
  if (!existsSync(path)) throw new DataError(missing(folder, `checkpoints/${checkpointName}.telar`))
  const bytes = await readFile(path)
  const checkpoint = await readCheckpoint(bytes, path)
  const experiment = parseExperiment(registry, checkpoint.experiment)
  const options = { registry, ...host.forTraining(say) }
  const metrics = createEach(registry, 'metric', checkpoint.experiment.metrics, 'metrics')
  // Also for a run without a log.
  const valueKinds = valueKindsOf(metrics)
  const key = JSON.stringify([experiment.data, experiment.seed, checkpoint.data?.preprocessing])
  const data = loaded.get(key) ?? (await loadData(experiment, options, checkpoint.data))
  loaded.set(key, data)
  const split = evaluationSplit(data)
  const warnings: string[] = []
  const evaluation = await evaluate(bytes, split, { ...options, onWarning: (warning) => void warnings.push(warning) })
  const answered = await answersFor({ bytes, checkpoint, data, split }, registry)
  warnings.push(...answered.warnings)
  for (const warning of warnings) say(`warning: ${folder}: ${warning}`)
  const parameters = countParams(checkpoint.tensors)
  return {
    folder,
    record: { ...record, valueKinds },
    checkpointName,
    bytes,
    checkpoint,
    parameters,
    data,
    split,
    evaluation,
    bias: selectionBias({ experiment, checkpoint: checkpointName, splits: Object.keys(data.splits) }, split),
    ...answered,
    warnings,
    directions: directionsOf(metrics),
  }
}

/** What the network says of the split, as classes or as values; where some of it is NaN, only how much. */
async function answersFor(
  run: Pick<InspectedRun, 'bytes' | 'checkpoint' | 'data' | 'split'>,
  registry: Registry,
): Promise<Pick<InspectedRun, 'answers' | 'values' | 'embeddings' | 'warnings'>> {
  const { bytes, checkpoint, data, split: name } = run
  const split = data.splits[name]!
  const { createNamed } = await import('@telarjs/trainer')
  const { targets, outputs } = createNamed(registry, 'loss', checkpoint.experiment.loss, 'loss')
  const answers = await answersOf(bytes, checkpoint, split, registry)
  const values = targets === 'values' ? await valuesOf(bytes, data, split, registry) : undefined
  const labels = split.targets as Int32Array
  const embeddings = outputs === 'embeddings' ? { values: await valuesFor(bytes, split, registry), labels } : undefined
  const said = answers?.probabilities ?? values?.predicted ?? embeddings?.values ?? new Float32Array()
  const width = said.length / split.size
  const rows = Array.from({ length: split.size }, (_, i) => said.subarray(i * width, (i + 1) * width))
  const unanswered = rows.filter((row) => row.some(Number.isNaN)).length
  if (unanswered === 0) return { answers, values, embeddings, warnings: [] }
  const warning = `${unanswered} of ${split.size} answers for the ${name} split are not a number (NaN), so that nothing is said of answers`
  return { answers: undefined, values: undefined, embeddings: undefined, warnings: [warning] }
}

async function valuesFor(
  bytes: Uint8Array,
  { inputs }: Pick<Split, 'inputs'>,
  registry: Registry,
): Promise<Float32Array> {
  const { predict } = await import('@telarjs/trainer')
  return (await predict(bytes, inputs, { registry })).values
}

async function answersOf(
  bytes: Uint8Array,
  { sample: { classes }, thresholds: kept }: Checkpoint,
  { inputs, targets }: Split,
  registry: Registry,
): Promise<InspectedRun['answers']> {
  const thresholds = kept?.values
  if (classes.length === 0 || !(targets instanceof Int32Array)) return undefined
  const values = await valuesFor(bytes, { inputs }, registry)
  const probabilities = values.length === targets.length && classes.length === 2 ? ofBothClasses(values) : values
  const width = classes.length
  const predicted = Int32Array.from(targets, (_, i) =>
    classOf(probabilities.subarray(width * i, width * (i + 1)), thresholds),
  )
  return { probabilities, predicted, labels: targets, confusion: confusionOf(targets, predicted, classes.length) }
}

async function valuesOf(
  bytes: Uint8Array,
  data: LoadedData,
  { inputs, targets }: Split,
  registry: Registry,
): Promise<ValueAnswers | undefined> {
  if (!(targets instanceof Float32Array)) return undefined
  const values = await valuesFor(bytes, { inputs }, registry)
  return values.length === targets.length ? { predicted: values, actual: targets, names: valueNames(data) } : undefined
}

/** What comparison needs of a run. */
export function comparedRun(run: InspectedRun): ComparedRun {
  const { name, experiment, seconds } = run.record
  return { name, experiment, seconds, parameters: run.parameters, test: testResultOf(run) }
}

function testResultOf(run: InspectedRun): TestResult {
  const { evaluation, answers, values, data, split, bias } = run
  const known = {
    ...(bias === undefined ? {} : { bias }),
    samples: testChecksum(data.splits[split]!),
    metrics: testMetrics(run),
  }
  if (!answers) return { loss: evaluation.loss, ...known, ...(values ? { errors: absoluteErrors(values) } : {}) }
  const right = Array.from(answers.predicted, (k, i) => k === answers.labels[i])
  const accuracy = right.filter(Boolean).length / right.length
  return {
    ...known,
    loss: evaluation.loss,
    accuracy,
    balancedAccuracy: balancedAccuracyOf(answers.confusion),
    right,
  }
}

function testMetrics({ evaluation, record, directions }: InspectedRun): TestMetric[] {
  return Object.entries(evaluation.metrics).flatMap(([name, value]) =>
    typeof value === 'number'
      ? [{ name, value, direction: directions[name]!, valueKind: record.valueKinds[name] ?? 'number' }]
      : [],
  )
}

/** The same for the same samples: rows of a table are known by their numbers, because each run encodes them in its own way. */
function testChecksum({ inputs, targets, rows }: Split): string {
  return checksumOf([rows ?? inputs, targets])
}

function readOnly(folder: string) {
  return {
    async read(name: string) {
      return existsSync(join(folder, name)) ? new Uint8Array(await readFile(join(folder, name))) : undefined
    },
  }
}
