import { formatMetric } from '@telarjs/core'
import type { EvaluateInvocation } from './command.js'
import { readFile } from 'node:fs/promises'
import { checkpointNameOf, findCheckpoint } from '../../runs/find-run.js'
import { startHost } from '../../host/host.js'
import { loadRegistry } from '../../inputs/load-plugins.js'
import { selectionBias } from '../../reports/selection-bias.js'
import { table } from '../../output/terminal.js'

/** `telar evaluate <run>` */
export async function run({ args, options, terminal }: EvaluateInvocation): Promise<void> {
  const file = await findCheckpoint(args.run, options.runs)
  const checkpoint = await readFile(file)
  const registry = await loadRegistry(options.plugin)
  const { evaluate, readCheckpoint, valueKindsOf } = await import('@telarjs/trainer')
  // Before a backend starts, and with the file's name in the message.
  const { experiment, progress } = await readCheckpoint(checkpoint, file)
  const host = await startHost(options)
  try {
    const evaluation = await evaluate(checkpoint, options.split, {
      registry,
      ...host.forTraining(terminal.warn),
      onWarning: (warning) => terminal.warn(`warning: ${warning}`),
    })
    if (options.split === undefined && evaluation.split !== 'test')
      terminal.say(`The data has no test split: this is its ${evaluation.split} split.`)
    const tables = Object.entries(evaluation.metrics).filter(([, value]) => typeof value !== 'number')
    const kinds = valueKindsOf(experiment.metrics.map((spec) => registry.create('metric', spec)))
    const rows = Object.entries({ loss: evaluation.loss, ...evaluation.metrics }).flatMap(([name, value]) =>
      typeof value === 'number' ? [[name, formatMetric(value, kinds[name])]] : [],
    )
    for (const line of table([['metric', evaluation.split], ...rows])) terminal.say(line)
    for (const [name, value] of tables) {
      terminal.say(`\n${name} (rows: true class, columns: predicted)`)
      for (const line of table((value as readonly (readonly number[])[]).map((row) => row.map(String))))
        terminal.say(line)
    }
    const bias = selectionBias(
      {
        experiment,
        checkpoint: checkpointNameOf(file),
        splits: [...Object.keys(progress.evaluations), evaluation.split],
      },
      evaluation.split,
    )
    if (bias) terminal.warn(`\nwarning: ${bias}`)
    terminal.result({
      backend: host.backend.name,
      device: host.backend.device,
      ...evaluation,
      notes: bias ? [bias] : [],
    })
  } finally {
    await host.stop()
  }
}
