import type { ImportInvocation } from './command.js'
import { DataError, ExperimentError, parseExperiment, type ParsedExperiment, type Registry } from '@telarjs/core'
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
    throw new ExperimentError(`--to: expected the name of a checkpoint (.telar), received ${to}`)
  if (existsSync(to) && !options.force) throw new ExperimentError(`${to}: it is there already; --force writes over it`)
  const { importWeights, readWeights } = await import('@telarjs/exchange')
  const arrays = readWeights(await read(path), path)
  const registry = await loadRegistry(options.plugin)
  const host = await startHost({ backend: 'cpu' })
  try {
    const target = await targetOf(options, registry, host, terminal.warn)
    const { checkpoint, fresh } = await importWeights(arrays, { ...target, registry })
    if (fresh.length > 0) terminal.warn(`warning: ${path} has no ${fresh.join(', ')}; these begin as in a new run`)
    await writeFileWhole(to, checkpoint)
    terminal.say(
      `${to}: ${Object.keys(arrays).length} arrays for '${target.experiment.name}'. Next: telar evaluate ${to}`,
    )
    terminal.result({ file: to, experiment: target.experiment.name, arrays: Object.keys(arrays), fresh })
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
    throw new ExperimentError('import: expected either --experiment <recipe or file> or --like <checkpoint or run>')
  if (like !== undefined) {
    const { readCheckpoint } = await import('@telarjs/trainer')
    const { experiment: saved, sample } = await readCheckpoint(await readFile(await findCheckpoint(like, runs)), like)
    return { experiment: parseExperiment(registry, saved), sample }
  }
  const { loadData } = await import('@telarjs/trainer')
  const parsed: ParsedExperiment = parseExperiment(
    registry,
    withStandardCallbacks(parseExperiment(registry, await loadExperiment({ experiment, overrides: [] }))),
  )
  return { experiment: parsed, sample: await loadData(parsed, { registry, ...host.forTraining(warn) }) }
}

async function read(path: string): Promise<Uint8Array> {
  try {
    return new Uint8Array(await readFile(path))
  } catch (error) {
    throw new DataError(
      `${path}: ${(error as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is no such file' : (error as Error).message}`,
      { cause: error },
    )
  }
}
