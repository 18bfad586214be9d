import type { CheckGradientsInvocation } from './command.js'
import { layerLabel, tensorLabel } from '@telarjs/core'
import { loadExperiment } from '../../inputs/load-experiment.js'
import { startHost } from '../../host/host.js'
import { loadRegistry } from '../../inputs/load-plugins.js'
import { table } from '../../output/terminal.js'

/** `telar check-gradients [experiment] [path=value …]`; resolves to the exit code: 1 where a gradient is wrong. */
export async function run({ args, options, terminal }: CheckGradientsInvocation): Promise<number> {
  const registry = await loadRegistry(options.plugin)
  const experiment = await loadExperiment(args)
  const host = await startHost({ backend: 'cpu' })
  try {
    const { checkGradients } = await import('@telarjs/search')
    const { parts, wrong } = await checkGradients(experiment as never, {
      registry,
      ...host.forTraining(terminal.warn),
      batchSize: options.batch,
      elements: options.elements,
    })
    const rows = parts.map(({ part, of, checked, error, ok }) => [
      layerLabel(part),
      tensorLabel(of),
      String(checked),
      error.toExponential(1),
      ok ? 'ok' : 'WRONG',
    ])
    for (const line of table([['part', 'gradient of', 'elements', 'error', ''], ...rows])) terminal.say(line)
    for (const { part, of, worst } of wrong) {
      terminal.warn(
        `${layerLabel(part)}: the gradient of ${tensorLabel(of)} is wrong: ${worst ? `element ${worst.index} is ${worst.gradient.toPrecision(4)}, by finite differences ${worst.slope.toPrecision(4)}` : 'it is missing, or of another shape'}`,
      )
    }
    terminal.result({ parts, wrong })
    return wrong.length > 0 ? 1 : 0
  } finally {
    await host.stop()
  }
}
