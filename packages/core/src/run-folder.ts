import type { Evaluation, MetricValue, RunEvents, RunStatus } from './events.js'

/** The names of the files in a run's folder. A log or a table has another name where the options of its callback say so. */
export const runFiles = {
  /** The parsed experiment, written before the first step. */
  experiment: 'experiment.json',
  /** How the run ended; missing while it goes on, and where it was killed. */
  end: 'run.json',
  /** One `RunLogLine` a line, by `callback:jsonl-log`. */
  log: 'log.jsonl',
  /** One line an epoch, by `callback:csv-log`. */
  metrics: 'metrics.csv',
  /** Where the checkpoints lie. */
  checkpoints: 'checkpoints',
  /** How the name of a checkpoint ends. */
  checkpointEnding: '.telar',
} as const

/**
 * The file of a checkpoint in a run's folder.
 *
 * @param name `last`, `best`, `previous`, or `epoch-0005`
 * @example
 * checkpointFile('last') // 'checkpoints/last.telar'
 */
export function checkpointFile(name: string): string {
  return `${runFiles.checkpoints}/${name}${runFiles.checkpointEnding}`
}

/**
 * Whether a name leads to a file in the folder of a run: an experiment of somebody else must not read or write outside.
 *
 * @example
 * isInsideFolder('logs/steps.jsonl') // true
 * isInsideFolder('../../.profile') // false
 */
export function isInsideFolder(name: string): boolean {
  return !/^[\\/]|^[a-z]:|(^|[\\/])\.\.([\\/]|$)|\0/i.test(name)
}

/** JSON has no NaN and no infinity: a number that is not finite is null in a log. */
export type LoggedNumber = number | null
/** Metrics of a log line by name; null where a value is not finite, which JSON cannot say. */
export type LoggedMetrics = Readonly<Record<string, MetricValue | null>>

type Start = Pick<
  RunEvents['runStart'],
  'backend' | 'runner' | 'parameters' | 'steps' | 'stepsPerEpoch' | 'samples' | 'valueKinds' | 'notes' | 'warnings'
>

/**
 * A line of a run's log. A checkpoint holds how many lines there were before it, so that a resumed run drops those of after it.
 */
export type RunLogLine =
  | ({ readonly type: 'runStart'; readonly step: number } & Start)
  | {
      readonly type: 'steps'
      readonly epoch: number
      /** The first step, from 0, and the one after the last. */
      readonly from: number
      readonly step: number
      readonly learningRates: readonly LoggedNumber[]
      readonly losses: readonly LoggedNumber[]
      readonly metrics: Readonly<Record<string, readonly LoggedNumber[]>>
    }
  | {
      readonly type: 'evaluated'
      readonly epoch: number
      readonly step: number
      readonly split: string
      readonly samples: number
      readonly loss: LoggedNumber
      readonly metrics: LoggedMetrics
      readonly predicted: Evaluation['predicted']
    }
  | {
      readonly type: 'epochEnd'
      readonly epoch: number
      readonly step: number
      readonly seconds: number
      readonly loss: LoggedNumber
      readonly metrics: LoggedMetrics
    }
  | {
      readonly type: 'runEnd'
      readonly step: number
      readonly status: RunStatus
      readonly why: string
      readonly epochs: number
      readonly seconds: number
      readonly samplesPerSecond: number
    }
