import { concat, isTelarError, listed, TrainError, type Registry } from '@telarjs/core'
import type { KeptColumn } from '@telarjs/datasets'
import type { TrainedNetwork } from '@telarjs/trainer'
import { readFile } from 'node:fs/promises'
import { startHost } from '../../host/host.js'
import { loadRegistry } from '../../inputs/load-plugins.js'
import { red, table, type Terminal } from '../../output/terminal.js'
import { describeCalibration } from '../../reports/calibration-error.js'
import { describeThresholds } from '../../reports/describe-thresholds.js'
import { findCheckpoint } from '../../runs/find-run.js'
import type { FileSamples } from '../../samples/file-samples.js'
import { listInputs } from '../../samples/list-inputs.js'
import { readSamples } from '../../samples/read-samples.js'
import { answerCells, isAnswered, listAnswers, withBothClasses, type Answers } from '../../answers/answers.js'
import type { PredictInvocation } from './command.js'
import { requireFormat, writeAnswers } from '../../answers/write-answers.js'

/** `telar predict <run> <inputs…>`; resolves to the exit code: 1 where a file could not be read, after the others were answered, or an answer is not a number. */
export async function run({ args, options, terminal }: PredictInvocation): Promise<number> {
  const { top, out } = options
  if (out !== undefined) requireFormat(out)
  const path = await findCheckpoint(args.run, options.runs, options.checkpoint)
  const checkpoint = new Uint8Array(await readFile(path))
  const registry = await loadRegistry(options.plugin)
  const { readCheckpoint } = await import('@telarjs/trainer')
  const { sample, experiment, data, calibration, thresholds } = await readCheckpoint(checkpoint, path)
  const trainedOn = { data: experiment.data, preprocessing: data?.preprocessing }
  const inputs = await expand(args.inputs, terminal)
  const { files, faults: unread } = await readAll(inputs, (input) =>
    readSamples(input, sample.shape, trainedOn, options),
  )
  const tell = (faults: readonly Error[]) =>
    faults.forEach(({ message }) => terminal.warn(`${red('error')} ${message}`))
  tell(unread)
  for (const { warnings = [] } of files) warnings.forEach((warning) => terminal.warn(`warning: ${warning}`))
  const host = await startHost(options)
  try {
    const answers = await answer(checkpoint, files, registry, options.tta)
    for (const line of table(answerCells(answers, top))) terminal.say(line)
    const unanswered = unansweredIn(answers)
    tell(unanswered)
    for (const sentence of [...describeCalibration(calibration), ...describeThresholds(thresholds, { sample, data })])
      terminal.say(`\n${sentence}`)
    if (out !== undefined) {
      await writeAnswers(out, answers)
      terminal.say(`\n${answers.inputs.length} answers in ${out}`)
    }
    const faults = [...unread, ...unanswered]
    terminal.result({
      backend: host.backend.name,
      device: host.backend.device,
      classes: answers.classes,
      ...(thresholds ? { thresholds: thresholds.values } : {}),
      answers: listAnswers(answers, top),
      faults: faults.map(({ message }) => message),
    })
    return faults.length > 0 ? 1 : 0
  } finally {
    await host.stop()
  }
}

/** The fault of answers that are NaN; nothing where all are numbers. */
function unansweredIn(answers: Answers): Error[] {
  const names = answers.inputs.filter((_, i) => !isAnswered(answers, i))
  if (names.length === 0) return []
  return [
    new TrainError({
      where: listed(names),
      problem: `${names.length} of ${answers.inputs.length} answers are not a number (NaN)`,
      remedy: 'The network has values that are not finite, or these samples have values far beyond those of training',
    }),
  ]
}

/** The files to read; what a folder holds besides is said. */
async function expand(given: readonly string[], terminal: Terminal): Promise<readonly string[]> {
  const { files, leftOut } = await listInputs(given)
  const counts = Object.entries(leftOut).map(([ending, count]) => `${ending} ${count}`)
  if (counts.length > 0) terminal.warn(`warning: files left out, which hold no samples: ${counts.join(', ')}`)
  return files
}

/** Reads what can be read. @throws the first error where nothing can */
async function readAll(
  inputs: readonly string[],
  read: (input: string) => Promise<FileSamples>,
): Promise<{ readonly files: readonly FileSamples[]; readonly faults: readonly Error[] }> {
  const files: FileSamples[] = []
  const faults: Error[] = []
  for (const input of inputs) {
    try {
      files.push(await read(input))
    } catch (error) {
      if (!isTelarError(error)) throw error
      faults.push(error as Error)
    }
  }
  if (files.length === 0 && faults[0]) throw faults[0]
  return { files, faults }
}

async function answer(
  checkpoint: Uint8Array,
  files: readonly FileSamples[],
  registry: Registry,
  passes: number,
): Promise<Answers> {
  const { openModel } = await import('@telarjs/trainer')
  const model = await openModel(checkpoint, registry)
  try {
    const parts: Float32Array[] = []
    for (const { inputs } of files) parts.push((await model.predict(inputs, passes)).values)
    const names = files.flatMap((file) => file.names)
    const values = concat(Float32Array, parts)
    const width = names.length === 0 ? 0 : values.length / names.length
    return withBothClasses({
      inputs: names,
      kept: keptColumns(files),
      valueNames: namesOf(model, width),
      classes: model.sample.classes,
      width,
      values,
      ...(model.thresholds ? { thresholds: model.thresholds.values } : {}),
    })
  } finally {
    model.release()
  }
}

/** What the values of an answer are called; nothing where training did not say. */
function namesOf({ network, data }: TrainedNetwork, width: number): readonly string[] {
  if (network.loss.outputs === 'embeddings') return Array.from({ length: width }, (_, i) => `embedding_${i}`)
  return data?.targets.kind === 'values' ? (data.targets.names ?? []) : []
}

/** The columns that any of the files keeps, over the samples of all. */
function keptColumns(files: readonly FileSamples[]): KeptColumn[] {
  const names = [...new Set(files.flatMap(({ kept = [] }) => kept.map(({ name }) => name)))]
  return names.map((name) => ({
    name,
    texts: files.flatMap(
      (file) => file.kept?.find((column) => column.name === name)?.texts ?? file.names.map(() => ''),
    ),
  }))
}
