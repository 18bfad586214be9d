import type { PredictInvocation } from './command.js'
import { readFile } from 'node:fs/promises'
import { findCheckpoint } from '../../runs/find-run.js'
import { startHost } from '../../host/host.js'
import { loadRegistry } from '../../inputs/load-plugins.js'
import { readSamples } from '../../samples/read-samples.js'
import { table } from '../../output/terminal.js'

/** What the network said of one sample. */
interface Answer {
  readonly input: string
  /** The most probable classes, or the values where the network predicts values. */
  readonly top?: readonly { readonly class: string; readonly probability: number }[]
  readonly values?: readonly number[]
}

/** `telar predict <run> <inputs…>` */
export async function run({ args, options, terminal }: PredictInvocation): Promise<void> {
  const { top } = options
  const path = await findCheckpoint(args.run, options.runs)
  const checkpoint = await readFile(path)
  const registry = await loadRegistry(options.plugin)
  const { predict, readCheckpoint } = await import('@telarjs/trainer')
  const { sample, experiment } = await readCheckpoint(checkpoint, path)
  const files = await Promise.all(
    args.inputs.map((input) => readSamples(input, sample.shape, experiment.data, options.invert)),
  )
  const host = await startHost(options)
  try {
    const answers: Answer[] = []
    for (const file of files) {
      const { classes, values } = await predict(checkpoint, file.inputs, { registry })
      const width = values.length / file.names.length
      file.names.forEach((name, i) =>
        answers.push(answerOf(name, values.subarray(i * width, (i + 1) * width), classes, top)),
      )
    }
    const shown = Math.min(top, sample.classes.length)
    const head =
      sample.classes.length > 0
        ? Array.from({ length: shown }, (_, i) => (i === 0 ? ['class', 'probability'] : [`${i + 1}.`, ''])).flat()
        : ['values']
    for (const line of table([['input', ...head], ...answers.map(rowOf)])) terminal.say(line)
    terminal.result({ backend: host.backend.name, device: host.backend.device, classes: sample.classes, answers })
  } finally {
    await host.stop()
  }
}

function answerOf(input: string, values: Float32Array, classes: readonly string[], top: number): Answer {
  if (classes.length === 0) return { input, values: [...values] }
  // One score for two classes is the probability of the second.
  const probabilities = values.length === 1 && classes.length === 2 ? [1 - values[0]!, values[0]!] : [...values]
  const ranked = probabilities
    .map((probability, i) => ({ class: classes[i]!, probability }))
    .sort((a, b) => b.probability - a.probability)
  return { input, top: ranked.slice(0, top) }
}

function rowOf({ input, top, values }: Answer): string[] {
  if (!top) return [input, values!.map((value) => value.toPrecision(5)).join(' ')]
  return [input, ...top.flatMap((entry) => [entry.class, `${(entry.probability * 100).toFixed(2)} %`])]
}
