import { defaultMonitorSplit } from '@telarjs/callbacks'
import type { ParsedExperiment } from '@telarjs/core'
import type { CheckpointName } from '../runs/find-run.js'

/** A network that is judged: the run's experiment, which of its checkpoints, and the splits of its data. */
export interface JudgedNetwork {
  readonly experiment: ParsedExperiment
  readonly checkpoint: CheckpointName
  readonly splits: readonly string[]
}

/** Streams of rows give no samples away to other splits, so these need files of their own. */
const filesOf: Readonly<Record<string, Readonly<Record<'validation' | 'test', string>>>> = {
  'dataset:csv': {
    validation: 'data.with.validationPath is a file to choose by',
    test: 'data.with.testPath is a file to judge by',
  },
  'dataset:parquet': {
    validation: 'a file whose name begins with validation is one to choose by',
    test: 'data.with.testPath is a file to judge by',
  },
}

/** What is missing: samples to choose by, samples to judge by, or only that each is used for its own. */
function remedyFor({ data }: ParsedExperiment, splits: readonly string[]): string {
  const has = (split: string) => splits.includes(split)
  const asked = has('validation') ? 'test' : 'validation'
  if (data.with['stream'] !== undefined && data.use in filesOf && !has(asked)) return filesOf[data.use]![asked]
  if (!has('validation')) return 'data.with.validation=0.1 keeps samples apart to choose by'
  if (!has('test')) return 'data.with.test=0.2 keeps samples apart to judge by'
  return "the data has both splits: choose by 'validation' and judge by 'test'"
}

/**
 * Says where a network was chosen on the very split on which it is judged, so that its numbers there are too good.
 *
 * @returns a sentence, or undefined where nothing chose on that split
 */
export function selectionBias({ experiment, checkpoint, splits }: JudgedNetwork, split: string): string | undefined {
  const choosers = experiment.callbacks.filter(
    ({ use, with: options }) =>
      (use === 'callback:checkpoint' && checkpoint === 'best') ||
      (use === 'callback:early-stopping' && options['restoreBest'] === true),
  )
  const chooser = choosers.find(
    ({ with: options }) => (options['split'] ?? defaultMonitorSplit(experiment, splits)) === split,
  )
  if (!chooser) return undefined
  const how = `${chooser.use} took the epoch with the best ${split} ${String(chooser.with['monitor'])}`
  const remedies = [
    ...(chooser.use === 'callback:checkpoint' ? ['checkpoints/last.telar is the last epoch'] : []),
    remedyFor(experiment, splits),
  ]
  return `chosen on the ${split} split: ${how}, so its ${split} numbers are better than those of new data; ${remedies.join(', and ')}`
}
