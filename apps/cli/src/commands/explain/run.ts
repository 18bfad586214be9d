import { counted, describeTargets, grouped, layerLabel, short } from '@telarjs/core'
import type { ExplainInvocation } from './command.js'
import { loadExperiment } from '../../inputs/load-experiment.js'
import { startHost } from '../../host/host.js'
import { loadRegistry } from '../../inputs/load-plugins.js'
import { bold, table } from '../../output/terminal.js'

/** `telar explain [experiment] [path=value …]` */
export async function run({ args, options, terminal }: ExplainInvocation): Promise<void> {
  const registry = await loadRegistry(options.plugin)
  const experiment = await loadExperiment(args)
  const host = await startHost(options)
  try {
    const { explain } = await import('@telarjs/trainer')
    const onWarning = (message: string) => terminal.warn(`warning: ${message}`)
    const plan = await explain(experiment as never, { registry, ...host.forTraining(terminal.warn), onWarning })
    terminal.say(`${bold(plan.name)} on ${host.backend.name} (${host.backend.device}): ${host.backend.why}\n`)
    for (const note of plan.notes) terminal.say(note)
    if (plan.notes.length > 0) terminal.say('')
    // Options such as `frozen` take the names, messages say the labels.
    const layers = plan.layers.map(({ name, outputShape, parameters, isFrozen }) => [
      layerLabel(name),
      name,
      shape(outputShape),
      `${grouped(parameters)}${isFrozen ? ', frozen' : ''}`,
    ])
    const input = ['input', '', shape(plan.inputShape), '0']
    for (const line of table([['layer', 'name', 'output', 'parameters'], input, ...layers])) terminal.say(line)
    terminal.say(
      `\n${grouped(plan.parameters)} parameters; ${Object.entries(plan.samples)
        .map(([split, size]) => `${split} ${grouped(size)}`)
        .join(', ')} samples`,
    )
    terminal.say(describeTargets(plan.targets))
    const updates = plan.updates === plan.steps ? '' : `, ${counted(plan.updates, 'update')}`
    terminal.say(
      `${counted(plan.epochs, 'epoch')} of ${counted(plan.stepsPerEpoch, 'step')} of ${counted(plan.batchSize, 'sample')}: ${counted(plan.steps, 'step')}${updates}; after each epoch evaluated on ${plan.evaluate.join(', ') || 'nothing'}\n`,
    )
    for (const line of table([
      ['at step', 'learning rate'],
      ...plan.learningRates.map(({ step, learningRate }) => [grouped(step), short(learningRate, 3)]),
    ]))
      terminal.say(line)
    const told = Object.entries(plan.callbacks).filter(([, names]) => names.length > 0)
    if (told.length > 0) terminal.say('')
    for (const [type, names] of told) terminal.say(`at ${type}: ${names.join(', ')}`)
    terminal.result({ ...plan, backend: host.backend })
  } finally {
    await host.stop()
  }
}

function shape(lengths: readonly number[]): string {
  return `[${lengths.join(', ')}]`
}
