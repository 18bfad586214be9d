import { loadExperiment } from '../../inputs/load-experiment.js'
import { startHost } from '../../host/host.js'
import { applyOverrides } from '../../inputs/overrides.js'
import { loadRegistry } from '../../inputs/load-plugins.js'
import { createTerminal, table } from '../../output/terminal.js'

export interface CheckGradientsArguments {
  readonly batch: string
  readonly elements: string
  readonly plugin: readonly string[]
  readonly quiet?: boolean
  readonly json?: boolean
}

/** `telar check-gradients [experiment] [path=value …]`; resolves to the exit code: 1 where a gradient is wrong. */
export async function checkGradientsCommand(
  name: string | undefined,
  overrides: readonly string[],
  options: CheckGradientsArguments,
): Promise<number> {
  const terminal = createTerminal(options)
  const registry = await loadRegistry(options.plugin)
  const experiment = applyOverrides(await loadExperiment(name), overrides)
  const host = await startHost({ backend: 'cpu' })
  try {
    const { checkGradients } = await import('@telarjs/search')
    const { parts, wrong } = await checkGradients(experiment as never, {
      registry,
      ...host.forTraining(terminal.warn),
      batchSize: Number(options.batch),
      elements: Number(options.elements),
    })
    const rows = parts.map(({ part, of, checked, error, ok }) => [
      part,
      of,
      String(checked),
      error.toExponential(1),
      ok ? 'ok' : 'WRONG',
    ])
    for (const line of table([['part', 'gradient of', 'elements', 'error', ''], ...rows])) terminal.say(line)
    for (const { part, of, worst } of wrong) {
      terminal.warn(
        `${part}: the gradient of ${of} is wrong: ${worst ? `element ${worst.index} is ${worst.gradient.toPrecision(4)}, by finite differences ${worst.slope.toPrecision(4)}` : 'it is missing, or of another shape'}`,
      )
    }
    terminal.result({ parts, wrong })
    return wrong.length > 0 ? 1 : 0
  } finally {
    await host.stop()
  }
}
