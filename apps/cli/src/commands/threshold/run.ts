import { ExperimentError, formatMetric, short } from '@telarjs/core'
import { scoreKind, type Thresholds } from '@telarjs/trainer/thresholds'
import { readFile } from 'node:fs/promises'
import { startHost } from '../../host/host.js'
import { loadRegistry } from '../../inputs/load-plugins.js'
import { table, type Terminal } from '../../output/terminal.js'
import { writeFileWhole } from '../../output/write-file.js'
import { changeCheckpoint, openValidation } from '../../runs/change-checkpoint.js'
import type { ThresholdInvocation } from './command.js'

/** `telar threshold <run>` */
export async function run(invocation: ThresholdInvocation): Promise<void> {
  const { args, options, terminal } = invocation
  await changeCheckpoint(args.run, options.runs, (path) =>
    options.remove ? removeThresholds(path, terminal) : addThresholds(path, invocation),
  )
}

async function removeThresholds(path: string, terminal: Terminal): Promise<void> {
  const { readCheckpoint, writeCheckpoint } = await import('@telarjs/trainer')
  const { thresholds, ...checkpoint } = await readCheckpoint(await readFile(path), path)
  if (!thresholds)
    throw new ExperimentError({ where: path, expected: 'a checkpoint with thresholds', received: 'one without any' })
  await writeFileWhole(path, await writeCheckpoint(checkpoint))
  terminal.say(`${path}: the thresholds are gone; above 0.5 it says yes`)
  terminal.result({ checkpoint: path, removed: thresholds })
}

async function addThresholds(path: string, { options, terminal }: ThresholdInvocation): Promise<void> {
  const registry = await loadRegistry(options.plugin)
  const host = await startHost(options)
  try {
    const { readCheckpoint, writeCheckpoint } = await import('@telarjs/trainer')
    const { scoresOfSplit } = await import('@telarjs/trainer/calibration')
    const { fitThresholds, thresholdNames } = await import('@telarjs/trainer/thresholds')
    const { bytes, model, name, split } = await openValidation(path, options, registry, host, terminal.warn)
    const scores = await scoresOfSplit(model, split).finally(() => model.release())
    const { unfitted, ...fit } = fitThresholds(scores, {
      metric: options.metric,
      temperature: model.calibration?.temperature ?? 1,
      costs: { falsePositive: options.falsePositive, falseNegative: options.falseNegative },
    })
    const thresholds: Thresholds = { ...fit, split: name, samples: split.size }
    await writeFileWhole(path, await writeCheckpoint({ ...(await readCheckpoint(bytes, path)), thresholds }))
    const names = thresholdNames(thresholds.values.length, model)
    if (unfitted.length > 0)
      terminal.warn(
        `warning: all ${name} samples say the same of ${unfitted.map((label) => names[label]).join(', ')}, so that 0.5 stays`,
      )
    sayThresholds(thresholds, names, terminal)
    terminal.say(`\n${path} keeps them; evaluate, predict, serve and report decide by them from now on`)
    terminal.result({ checkpoint: path, ...thresholds })
  } finally {
    await host.stop()
  }
}

function sayThresholds(
  { values, metric, score, samples, split }: Thresholds,
  names: readonly string[],
  terminal: Terminal,
) {
  const rows = values.map((value, i) => [names[i]!, short(value)])
  for (const line of table([['says', 'above a probability of'], ...rows])) terminal.say(line)
  terminal.say('')
  const of = `of ${short(samples)} ${split} samples`
  for (const line of table([
    [of, 'at 0.5', 'at these'],
    [metric, ...[score.before, score.after].map((value) => formatMetric(value, scoreKind(metric)))],
  ]))
    terminal.say(line)
}
