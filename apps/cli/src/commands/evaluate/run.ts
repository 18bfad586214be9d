import { ExperimentError, formatMetric, short, type Evaluation, type ParsedExperiment } from '@telarjs/core'
import { largestConfusions } from '@telarjs/report'
import type { EvaluationChanges } from '@telarjs/trainer'
import type { EvaluateInvocation } from './command.js'
import { readFile } from 'node:fs/promises'
import { checkpointNameOf, findCheckpoint } from '../../runs/find-run.js'
import { startHost } from '../../host/host.js'
import { withAbsolutePaths } from '../../inputs/data-paths.js'
import { loadRegistry } from '../../inputs/load-plugins.js'
import { applyOverrides } from '../../inputs/overrides.js'
import { describeCalibration } from '../../reports/calibration-error.js'
import { describeThresholds } from '../../reports/describe-thresholds.js'
import { selectionBias } from '../../reports/selection-bias.js'
import { table } from '../../output/terminal.js'

/** More classes would not fit beside one another in a terminal. */
const mostColumns = 15

/** What `path=value` may change: the network stays as it is. */
const changeable = ['data', 'metrics', 'batchSize'] as const

/** `telar evaluate <run>` */
export async function run({ args, options, terminal }: EvaluateInvocation): Promise<void> {
  const file = await findCheckpoint(args.run, options.runs, options.checkpoint)
  const checkpoint = await readFile(file)
  const registry = await loadRegistry(options.plugin)
  const { createEach, evaluate, readCheckpoint, valueKindsOf } = await import('@telarjs/trainer')
  // Before a backend starts, and with the file's name in the message.
  const {
    experiment: trained,
    progress,
    sample,
    data,
    calibration,
    thresholds,
  } = await readCheckpoint(checkpoint, file)
  const changes = changesOf(trained, args.overrides)
  const experiment = { ...trained, ...changes }
  const host = await startHost(options)
  try {
    const evaluation = await evaluate(checkpoint, options.split, {
      registry,
      changes,
      passes: options.tta,
      ...host.forTraining(terminal.warn),
      onWarning: (warning) => terminal.warn(`warning: ${warning}`),
    })
    if (options.split === undefined && evaluation.split !== 'test')
      terminal.say(`The data has no test split: this is its ${evaluation.split} split.`)
    const tables = Object.entries(evaluation.metrics).filter(([, value]) => typeof value !== 'number')
    const kinds = valueKindsOf(createEach(registry, 'metric', experiment.metrics, 'metrics'))
    const rows = Object.entries({ loss: evaluation.loss, ...evaluation.metrics }).flatMap(([name, value]) =>
      typeof value === 'number' ? [[name, formatMetric(value, kinds[name])]] : [],
    )
    for (const line of table([['metric', evaluation.split], ...rows])) terminal.say(line)
    for (const [name, value] of tables)
      for (const line of matrixLines(name, value as readonly (readonly number[])[], sample.classes)) terminal.say(line)
    for (const sentence of [...describeCalibration(calibration), ...describeThresholds(thresholds, { sample, data })])
      terminal.say(`\n${sentence}`)
    const bias = selectionBias(
      {
        experiment,
        checkpoint: checkpointNameOf(file),
        splits: [...Object.keys(progress.evaluations), evaluation.split],
      },
      evaluation.split,
    )
    const notes = [...unanswered(evaluation), ...(bias ? [bias] : [])]
    for (const note of notes) terminal.warn(`\nwarning: ${note}`)
    terminal.result({
      backend: host.backend.name,
      device: host.backend.device,
      ...evaluation,
      notes,
    })
  } finally {
    await host.stop()
  }
}

/** What the user wants evaluated in place of what was trained with. */
function changesOf(experiment: ParsedExperiment, overrides: readonly string[]): EvaluationChanges {
  const changed = withAbsolutePaths(applyOverrides(experiment, overrides), process.cwd()) as ParsedExperiment
  const changes = overrides.map((override) => {
    const [given] = override.split(/[=.[]/, 1)
    const field = changeable.find((name) => name === given)
    if (field === undefined)
      throw new ExperimentError({
        where: `evaluate, ${override}`,
        expected: 'data, metrics or batchSize, which leave the trained network as it is',
        received: given!,
      })
    return [field, changed[field]]
  })
  return Object.fromEntries(changes)
}

/** That samples are answered with NaN; nothing where there are none, or targets are no classes. */
function unanswered({ samples, predicted }: Evaluation): readonly string[] {
  const answered = predicted.reduce((sum, count) => sum + count, 0)
  if (predicted.length === 0 || answered === samples) return []
  return [`${samples - answered} of ${samples} answers are not a number (NaN), and are counted for no class`]
}

/** A table of counts with the names of the classes; of many classes, the largest confusions. */
function matrixLines(
  name: string,
  counts: readonly (readonly number[])[],
  classes: readonly string[],
): readonly string[] {
  const names = counts.map((_, k) => classes[k] ?? String(k))
  if (counts.length > mostColumns) {
    const { head, rows } = largestConfusions(counts, names, 20)
    return [
      '',
      `${name}: the largest confusions of ${counts.length} classes; --json has all`,
      ...table([head, ...rows]),
    ]
  }
  const rows = counts.map((row, k) => [names[k]!, ...row.map((count) => short(count))])
  return ['', `${name} (rows: true class, columns: predicted)`, ...table([['', ...names], ...rows])]
}
