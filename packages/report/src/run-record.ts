import {
  DataError,
  isInsideFolder,
  isPlainObject,
  parseJson,
  parseRunLog,
  parseSavedExperiment,
  runFiles,
  show,
  type LoggedNumber,
  type ParsedExperiment,
  type RunLogLine,
  type Storage,
  type ValueKind,
  missing,
} from '@telarjs/core'
import { parseEpochTable, type RunEpoch, type RunScores } from './epoch-table.js'

/** All steps of a run, one place for each. */
export interface RunSteps {
  readonly steps: readonly number[]
  readonly losses: readonly (number | null)[]
  readonly metrics: Readonly<Record<string, readonly (number | null)[]>>
  readonly learningRates: readonly (number | null)[]
}

/** Everything that a run's folder says of it but its checkpoints. */
export interface RunRecord {
  /** The name of its folder. */
  readonly name: string
  readonly experiment: ParsedExperiment
  /** `unfinished` where the run did not come to write its end. */
  readonly status: string
  readonly why: string
  readonly backend: string
  readonly device: string
  readonly seconds: number
  readonly samplesPerSecond: number | undefined
  readonly parameters: number | undefined
  readonly samples: Readonly<Record<string, number>>
  readonly epochs: readonly RunEpoch[]
  readonly steps: RunSteps
  /** Damaged lines of its log and its table, which are left out. */
  readonly skippedLines: number
  /** What was made of the data without being asked for. */
  readonly notes: readonly string[]
  /** What the run warned of, each once. */
  readonly warnings: readonly string[]
  /** What the values of each metric are; without an entry, numbers. */
  readonly valueKinds: Readonly<Record<string, ValueKind>>
  /** The last evaluation of each split. */
  readonly evaluations: Readonly<Record<string, RunScores>>
}

/**
 * Reads a run from its files: experiment.json, and of run.json, log.jsonl and metrics.csv what is there.
 *
 * @param storage the run's folder
 * @throws DataError where there is no experiment, or a JSON file is damaged; damaged lines of logs are skipped and counted
 * @example
 * const { epochs } = await readRun(folderStorage('runs/mnist-1'), 'mnist-1')
 */
export async function readRun(storage: Pick<Storage, 'read'>, name: string): Promise<RunRecord> {
  const saved = await readJson(storage, runFiles.experiment, name)
  if (saved === undefined) throw new DataError(missing(name, 'the folder of a run', 'it has no experiment.json'))
  const experiment = parseSavedExperiment(saved, `${name}/${runFiles.experiment}`)
  const end = (await readJson(storage, runFiles.end, name)) ?? {}
  if (!isPlainObject(end))
    throw new DataError({ where: `${name}/${runFiles.end}`, expected: 'how a run ended', received: show(end) })
  const log = readLog(await readText(storage, fileOf(experiment, 'callback:jsonl-log', runFiles.log)))
  const table = parseEpochTable(await readText(storage, fileOf(experiment, 'callback:csv-log', runFiles.metrics)))
  const { epochs } = table
  return {
    name,
    experiment,
    status: String(end['status'] ?? 'unfinished'),
    why: String(end['why'] ?? ''),
    backend: String(end['backend'] ?? log.start?.backend.name ?? ''),
    device: String(end['device'] ?? log.start?.backend.device ?? ''),
    seconds: Number(end['seconds'] ?? epochs.reduce((sum, epoch) => sum + epoch.seconds, 0)),
    samplesPerSecond: end['samplesPerSecond'] === undefined ? undefined : Number(end['samplesPerSecond']),
    parameters: log.start?.parameters,
    samples: log.start?.samples ?? {},
    epochs,
    notes: log.start?.notes ?? [],
    warnings: [...new Set([...(log.start?.warnings ?? []), ...warningsAt(end)])],
    steps: log.steps,
    skippedLines: log.skipped + table.skipped,
    valueKinds: log.start?.valueKinds ?? {},
    evaluations: { ...lastOf(epochs), ...log.evaluations },
  }
}

function warningsAt(end: Record<string, unknown>): string[] {
  return Array.isArray(end['warnings']) ? end['warnings'].map(String) : []
}

/** The file that a callback of the experiment writes. */
function fileOf({ callbacks }: ParsedExperiment, use: string, usual: string): string {
  const file = callbacks.find((spec) => spec.use === use)?.with?.['file']
  return typeof file === 'string' && isInsideFolder(file) ? file : usual
}

function lastOf(epochs: readonly RunEpoch[]): RunRecord['evaluations'] {
  return Object.assign({}, ...epochs.map(({ splits }) => splits)) as RunRecord['evaluations']
}

function readLog(text: string): {
  readonly start: Extract<RunLogLine, { type: 'runStart' }> | undefined
  readonly steps: RunSteps
  readonly evaluations: Record<string, RunScores>
  readonly skipped: number
} {
  const { lines, skipped } = parseRunLog(text)
  const evaluations = new Map<string, RunScores>()
  const [steps, losses, learningRates]: [number[], LoggedNumber[], LoggedNumber[]] = [[], [], []]
  const metrics = new Map<string, LoggedNumber[]>()
  for (const line of lines) {
    if (line.type === 'evaluated') evaluations.set(line.split, { loss: line.loss, metrics: numbersOf(line.metrics) })
    if (line.type !== 'steps') continue
    for (const name of Object.keys(line.metrics)) if (!metrics.has(name)) metrics.set(name, [])
    line.losses.forEach((loss, i) => {
      steps.push(line.from + i + 1)
      losses.push(loss)
      learningRates.push(line.learningRates[i] ?? null)
      for (const [name, values] of Object.entries(line.metrics)) metrics.get(name)!.push(values[i] ?? null)
    })
  }
  return {
    start: lines.find((line) => line.type === 'runStart'),
    steps: { steps, losses, learningRates, metrics: Object.fromEntries(metrics) },
    evaluations: Object.fromEntries(evaluations),
    skipped,
  }
}

function numbersOf(metrics: Readonly<Record<string, unknown>>): Record<string, number | null> {
  return Object.fromEntries(
    Object.entries(metrics).filter(
      (entry): entry is [string, number | null] => typeof entry[1] === 'number' || entry[1] === null,
    ),
  )
}

async function readText(storage: Pick<Storage, 'read'>, name: string): Promise<string> {
  return new TextDecoder().decode((await storage.read(name)) ?? new Uint8Array())
}

async function readJson(storage: Pick<Storage, 'read'>, file: string, name: string): Promise<unknown> {
  const text = await readText(storage, file)
  return text === '' ? undefined : parseJson(text, `${name}/${file}`)
}
