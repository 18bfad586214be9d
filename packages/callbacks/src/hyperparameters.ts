import type { AnySpec, JsonObject, ResolvedExperiment } from '@telarjs/core'

/** The options of an experiment under names such as `optimizer.beta1`. */
export function hyperparameters(experiment: ResolvedExperiment): JsonObject {
  const { seed, epochs, batchSize, learningRate, data, model, loss, optimizer, schedule, regularizers } = experiment
  const layers = model.map(shown).join(', ')
  return {
    seed,
    epochs,
    batchSize,
    learningRate,
    model: layers,
    ...(regularizers.length > 0 ? { regularizers: regularizers.map(shown).join(', ') } : {}),
    ...Object.assign(
      {},
      ...Object.entries({ data, loss, optimizer, schedule }).map(([name, spec]) => flat(name, spec)),
    ),
  }
}

function flat(name: string, { use, with: options = {} }: AnySpec): JsonObject {
  const plain = Object.entries(options).filter(([, value]) => ['number', 'string', 'boolean'].includes(typeof value))
  return { [name]: idOf(use), ...Object.fromEntries(plain.map(([option, value]) => [`${name}.${option}`, value])) }
}

/** `dense 128 relu` */
function shown({ use, with: options = {} }: AnySpec): string {
  const plain = Object.values(options).filter((value) => typeof value === 'number' || typeof value === 'string')
  return [idOf(use), ...plain].join(' ')
}

const idOf = (use: string) => use.slice(use.indexOf(':') + 1)

/** An experiment as Markdown shows it. */
export function quoted(experiment: ResolvedExperiment): string {
  return `\`\`\`json\n${JSON.stringify(experiment, null, 2)}\n\`\`\``
}
