import { formatMetric, short } from '@telarjs/core'
import type { PartialDependence } from '@telarjs/trainer/interpretation'
import { startHost } from '../../host/host.js'
import { loadRegistry } from '../../inputs/load-plugins.js'
import { table } from '../../output/terminal.js'
import { describeChosen, effectOf, rankedColumns, scoreKind } from '../../reports/feature-table.js'
import { openRunSplit } from '../../runs/open-split.js'
import type { InterpretInvocation } from './command.js'

/** `telar interpret <run>` */
export async function run({ args, options, terminal }: InterpretInvocation): Promise<void> {
  const { repeats, seed, column: asked, grid: gridSize, columns } = options
  const rows = options.samples === undefined ? {} : { rows: options.samples }
  const registry = await loadRegistry(options.plugin)
  const host = await startHost(options)
  try {
    const { model, name, split } = await openRunSplit(args.run, options, registry, host, terminal.warn)
    const { columnImportance, partialDependence } = await import('@telarjs/trainer/interpretation')
    try {
      const dependences: PartialDependence[] = []
      for (const column of asked)
        dependences.push(await partialDependence(model, split, column, { gridSize, seed, ...rows }))
      const importance = await columnImportance(model, split, { repeats, seed, columns, ...rows })
      const kind = scoreKind(importance)
      const ranked = rankedColumns(importance)
      terminal.say(
        `${importance.score} of ${short(importance.samples)} ${name} samples: ${formatMetric(importance.base, kind)}\n`,
      )
      const chosen = describeChosen(importance)
      if (chosen) terminal.say(`${chosen}; --columns measures more.\n`)
      const lines = ranked.map(({ name: column, mean, deviation }) => [
        column,
        formatMetric(mean, kind),
        formatMetric(deviation, kind),
      ])
      for (const line of table([['column', `${effectOf(importance)}, shuffled, by`, 'deviation'], ...lines]))
        terminal.say(line)
      for (const dependence of dependences) for (const line of dependenceLines(dependence)) terminal.say(line)
      terminal.result({
        backend: host.backend.name,
        device: host.backend.device,
        split: name,
        importance: { ...importance, columns: ranked },
        dependence: dependences,
      })
    } finally {
      model.release()
    }
  } finally {
    await host.stop()
  }
}

function dependenceLines({ column, grid, outputs, means }: PartialDependence): string[] {
  const rows = grid.map((value, i) => [String(value), ...means[i]!.map((mean) => short(mean))])
  return ['', `mean answer by ${column}:`, ...table([[column, ...outputs], ...rows])]
}
