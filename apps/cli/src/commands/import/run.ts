import type { ImportInvocation } from './command.js'
import {
  DataError,
  ExperimentError,
  isPlainObject,
  parseExperiment,
  type ParsedExperiment,
  type Registry,
} from '@telarjs/core'
import type { ImportTarget } from '@telarjs/exchange'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { loadExperiment } from '../../inputs/load-experiment.js'
import { findCheckpoint } from '../../runs/find-run.js'
import { startHost, type Host } from '../../host/host.js'
import { writeFileWhole } from '../../output/write-file.js'
import { loadRegistry } from '../../inputs/load-plugins.js'
import { withStandardCallbacks } from '../../runs/train-in-folder.js'

/** `telar import <weights> --to <file.telar>` with `--experiment` or `--like` */
export async function run({ args, options, terminal }: ImportInvocation): Promise<void> {
  const path = args.weights
  const { to } = options
  if (!to.endsWith('.telar'))
    throw new ExperimentError({ where: '--to', expected: 'the name of a checkpoint (.telar)', received: to })
  if (existsSync(to) && !options.force)
    throw new ExperimentError({ where: to, problem: 'it is there already', remedy: '--force writes over it' })
  const { checkOutputs, importWeights, readWeights } = await import('@telarjs/exchange')
  const arrays = readWeights(await read(path), path)
  const registry = await loadRegistry(options.plugin)
  const host = await startHost({ backend: 'cpu' })
  try {
    const target = await targetOf(options, registry, host, terminal.warn)
    const { checkpoint, matched, leftOut, fresh } = await importWeights(arrays, {
      ...target,
      registry,
      transpose: options.transpose === true,
      partial: options.partial === true,
      allowNotFinite: options.allow === true,
      ...(options.only === undefined ? {} : { only: options.only.split(',') }),
    })
    if (fresh.length > 0) terminal.warn(`warning: ${path} has no ${fresh.join(', ')}; these begin as in a new run`)
    if (leftOut.length > 0) terminal.warn(`warning: ${path}: left out ${leftOut.join(', ')}`)
    const check = options.check && (await checkOutputs(checkpoint, ...(await readPair(options.check)), registry))
    if (check && !check.ok)
      throw new DataError({
        where: '--check',
        problem: `the outputs differ by up to ${check.largestDifference.toPrecision(3)} (sample ${check.sample} of ${check.samples}): the weights did not come in right, and ${to} is not written`,
        remedy: 'Are kernels turned (--transpose), and inputs scaled as in training?',
      })
    await writeFileWhole(to, checkpoint)
    if (check)
      terminal.say(
        `--check: ${check.samples} samples, ${check.compared} within ${check.largestDifference.toPrecision(2)}: the weights came in right`,
      )
    terminal.say(
      `${to}: ${matched.length} arrays for '${target.experiment.name}': ${matched.join(', ')}. Next: telar evaluate ${to}, or telar train --resume ${to}`,
    )
    terminal.result({
      file: to,
      experiment: target.experiment.name,
      arrays: Object.keys(arrays),
      matched,
      leftOut,
      fresh,
      ...(check ? { check } : {}),
    })
  } finally {
    await host.stop()
  }
}

/** What a sample looks like stands in a checkpoint; of an experiment alone, its data must be loaded. */
async function targetOf(
  { experiment, like, runs }: ImportInvocation['options'],
  registry: Registry,
  host: Host,
  warn: (line: string) => void,
): Promise<Omit<ImportTarget, 'registry'>> {
  if ((experiment === undefined) === (like === undefined))
    throw new ExperimentError({
      where: 'import',
      expected: 'either --experiment <recipe or file> or --like <checkpoint or run>',
    })
  if (like !== undefined) {
    const { readCheckpoint } = await import('@telarjs/trainer')
    const {
      experiment: saved,
      sample,
      data,
    } = await readCheckpoint(await readFile(await findCheckpoint(like, runs)), like)
    return { experiment: parseExperiment(registry, saved), sample, ...(data ? { data } : {}) }
  }
  const { loadData, signData } = await import('@telarjs/trainer')
  const parsed: ParsedExperiment = parseExperiment(
    registry,
    withStandardCallbacks(
      parseExperiment(registry, asInTheFile(await loadExperiment({ experiment, overrides: [] }), warn)),
    ),
  )
  const sample = await loadData(parsed, { registry, ...host.forTraining(warn) })
  return { experiment: parsed, sample, data: await signData(sample) }
}

/**
 * Weights of another program are for the cells of a table as they stand in its file: where the experiment does not say how columns are prepared,
 * they are not.
 */
function asInTheFile(experiment: unknown, warn: (line: string) => void): unknown {
  const data = isPlainObject(experiment) ? experiment['data'] : undefined
  if (!isPlainObject(data) || data['use'] !== 'dataset:csv' || !isPlainObject(data['with'])) return experiment
  if (data['with']['prepare'] !== undefined) return experiment
  warn(
    'the weights are taken to be for numbers as they stand in the table; for those of a run, which prepares columns, give --like <run>, or "prepare": "auto" in the data',
  )
  return { ...(experiment as object), data: { ...data, with: { ...data['with'], prepare: 'none' } } }
}

/** Inputs and outputs as `.npy` files, with a comma between them. */
async function readPair(paths: string): Promise<[Float32Array, Float32Array]> {
  const parts = paths.split(',')
  if (parts.length !== 2)
    throw new ExperimentError({ where: '--check', expected: 'in.npy,out.npy', received: `${paths}` })
  const { parseNpy } = await import('@telarjs/datasets/formats')
  const floatsOf = async (path: string) =>
    Float32Array.from(parseNpy(await read(path), path).values as Float32Array, Number)
  return [await floatsOf(parts[0]!), await floatsOf(parts[1]!)]
}

async function read(path: string): Promise<Uint8Array> {
  try {
    return new Uint8Array(await readFile(path))
  } catch (error) {
    throw new DataError(
      {
        where: path,
        problem:
          (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is no such file' : (error as Error).message,
      },
      { cause: error },
    )
  }
}
