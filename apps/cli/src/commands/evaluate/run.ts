import { short } from '@telarjs/core'
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { findCheckpoint } from '../../runs/find-run.js'
import { startHost } from '../../host/host.js'
import { short } from '../../output/numbers.js'
import { loadRegistry } from '../../inputs/load-plugins.js'
import { selectionBias } from '../../reports/selection-bias.js'
import { createTerminal, table } from '../../output/terminal.js'

export interface EvaluateArguments {
  readonly split?: string
  readonly runs: string
  readonly backend?: string
  readonly requireGpu?: boolean
  readonly plugin: readonly string[]
  readonly quiet?: boolean
  readonly json?: boolean
}

/** `telar evaluate <run>` */
export async function evaluateCommand(run: string, options: EvaluateArguments): Promise<void> {
  const terminal = createTerminal(options)
  const file = await findCheckpoint(run, options.runs)
  const checkpoint = await readFile(file)
  const registry = await loadRegistry(options.plugin)
  const { evaluate, readCheckpoint } = await import('@telarjs/trainer')
  // Before a backend starts, and with the file's name in the message.
  const { experiment, progress } = await readCheckpoint(checkpoint, file)
  const host = await startHost(options)
  try {
    const evaluation = await evaluate(checkpoint, options.split, { registry, ...host.forTraining(terminal.warn) })
    if (options.split === undefined && evaluation.split !== 'test')
      terminal.say(`The data has no test split: this is its ${evaluation.split} split.`)
    const tables = Object.entries(evaluation.metrics).filter(([, value]) => typeof value !== 'number')
    const rows = Object.entries({ loss: evaluation.loss, ...evaluation.metrics }).flatMap(([name, value]) =>
      typeof value === 'number' ? [[name, short(value, 6)]] : [],
    )
    for (const line of table([['metric', evaluation.split], ...rows])) terminal.say(line)
    for (const [name, value] of tables) {
      terminal.say(`\n${name} (rows: true class, columns: predicted)`)
      for (const line of table((value as readonly (readonly number[])[]).map((row) => row.map(String))))
        terminal.say(line)
    }
    const which = basename(file) === 'best.telar' ? 'best' : 'last'
    const bias = selectionBias(
      { experiment, which, splits: [...Object.keys(progress.evaluations), evaluation.split] },
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
