import type { FindRateInvocation } from './command.js'
import { parseExperiment, short } from '@telarjs/core'
import { learningRateFinderCurve } from '@telarjs/report'
import { join } from 'node:path'
import { loadExperiment } from '../../inputs/load-experiment.js'
import { startHost } from '../../host/host.js'
import { writeJson } from '../../output/write-file.js'
import { loadRegistry } from '../../inputs/load-plugins.js'
import { makeRunFolder } from '../../runs/create-folder.js'
import { bold, table } from '../../output/terminal.js'
import { writeFigures } from '../../reports/write-figures.js'

/** `telar find-rate [experiment] [path=value …]`; resolves to the exit code. */
export async function run({ args, options, terminal, catchInterrupt }: FindRateInvocation): Promise<number> {
  const interrupt = catchInterrupt()
  const registry = await loadRegistry(options.plugin)
  const experiment = parseExperiment(registry, await loadExperiment(args))
  const host = await startHost(options)
  try {
    const { findRate } = await import('@telarjs/search')
    const range = { lowest: options.from, highest: options.to, steps: options.steps }
    const test = await findRate(experiment as never, {
      registry,
      ...host.forTraining(terminal.warn),
      signal: interrupt.signal,
      ...range,
    })
    const folder = await makeRunFolder(options.runs, `find-rate-${experiment.name}`)
    const { learningRates: rates, losses, smoothed, suggestion, least } = test
    await writeJson(join(folder, 'find-rate.json'), { experiment, ...test })
    const curve = learningRateFinderCurve({
      rates,
      losses,
      smoothed,
      ...(suggestion === undefined ? {} : { suggestion }),
    })
    const missing = await writeFigures(folder, [curve], { png: true, theme: 'light' })
    if (missing) terminal.warn(missing)
    const shown = Array.from({ length: 13 }, (_, i) => Math.round((i * (rates.length - 1)) / 12))
    for (const line of table([
      ['learning rate', 'loss', 'smoothed'],
      ...shown.map((i) => [short(rates[i]!, 3), short(losses[i]!), short(smoothed[i]!)]),
    ]))
      terminal.say(line)
    terminal.say('')
    if (suggestion === undefined)
      terminal.warn(
        'The loss fell at no learning rate: look at the data, the first weights and the range (--from, --to).',
      )
    else
      terminal.say(
        `${bold(`learningRate=${short(suggestion, 3)}`)}, where the loss falls fastest; at ${short(least!, 3)} it was least. The experiment has ${short(experiment.learningRate, 3)}.`,
      )
    terminal.say(
      `written: ${['json', 'svg', ...(missing ? [] : ['png'])].map((ending) => join(folder, `find-rate.${ending}`)).join(', ')}`,
    )
    terminal.result({ folder, suggestion: suggestion ?? null, least: least ?? null, steps: rates.length })
    return interrupt.exitCode() ?? (suggestion === undefined ? 1 : 0)
  } finally {
    await host.stop()
  }
}
