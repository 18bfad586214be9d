import { ExperimentError, formatMetric, ownValue, parseExperiment, type Evaluation } from '@telarjs/core'
import { makeFolder } from '@telarjs/datasets/node'
import type { Checkpoint, PredictOptions } from '@telarjs/trainer'
import type { Trained } from '@telarjs/trainer/ensemble'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { startHost, type Host } from '../../host/host.js'
import { loadRegistry } from '../../inputs/load-plugins.js'
import { bold, table, type Terminal } from '../../output/terminal.js'
import { writeFileWhole } from '../../output/write-file.js'
import { selectionBias } from '../../reports/selection-bias.js'
import { makeRunFolder, removeUnbegun } from '../../runs/create-folder.js'
import { checkpointNameOf, checkpointPath } from '../../runs/find-run.js'
import { runInFolder, withStandardCallbacks } from '../../runs/train-in-folder.js'
import type { EnsembleInvocation } from './command.js'
import { findMembers } from './find-members.js'

/** `telar ensemble <runs…>` */
export async function run({ args, options, terminal }: EnsembleInvocation): Promise<void> {
  if (options.to !== undefined && existsSync(options.to))
    throw new ExperimentError({ where: '--to', expected: 'a folder that is not there yet', received: options.to })
  const paths = (await Promise.all(args.runs.map((each) => findMembers(each, options.runs)))).flat()
  const networks = await Promise.all(
    paths.map(async (name) => ({ name, checkpoint: new Uint8Array(await readFile(name)) })),
  )
  const registry = await loadRegistry(options.plugin)
  const host = await startHost(options)
  try {
    const { readCheckpoint } = await import('@telarjs/trainer')
    const { makeEnsemble } = await import('@telarjs/trainer/ensemble')
    const { experiment } = await readCheckpoint(networks[0]!.checkpoint, paths[0])
    const name = options.name ?? `${experiment.name}-ensemble`
    const access = { registry, ...host.forTraining(terminal.warn) }
    const { checkpoint, leftOut } = await makeEnsemble(networks, { name, ...access })
    if (leftOut.length > 0) terminal.warn(`warning: ${whyLeftOut(leftOut)}`)
    const folder = options.to ?? (await makeRunFolder(options.runs, name))
    await makeFolder(folder)
    const metrics = await evaluateInFolder(folder, checkpoint, access, host, terminal.warn)
    const split = ['test', 'validation'].find((each) => ownValue(metrics, each) !== undefined)
    const members = split === undefined ? [] : await evaluateEach(networks, split, access, terminal.warn)
    terminal.say(`${bold(name)}: ${networks.length} networks as one, in ${folder}\n`)
    if (split !== undefined) {
      const kinds = await kindsOf(checkpoint, registry)
      sayTable(split, [...members, { name, scores: ownValue(metrics, split)! }], kinds, terminal)
    }
    terminal.result({ run: folder, members: paths, leftOut, split: split ?? null, metrics, scoresOfMembers: members })
  } finally {
    await host.stop()
  }
}

/** Why the ensemble has no such splits, and what would give it some. */
function whyLeftOut(splits: readonly string[]): string {
  return `the ensemble has no ${splits.join(' and no ')} split: samples that were held out from one of its networks were trained on by another, so that it would answer them better than new ones. data.with.splitSeed=1 in each training holds the same samples out from all`
}

type Access = PredictOptions & { readonly registry: NonNullable<PredictOptions['registry']> }
type Scores = Readonly<Record<string, unknown>>

/** Makes the folder of a run whose epochs are over: its splits are evaluated, and its log and checkpoint are written. @returns its scores by split */
async function evaluateInFolder(
  folder: string,
  checkpoint: Checkpoint,
  { registry }: Access,
  host: Host,
  onWarning: (message: string) => void,
): Promise<Readonly<Record<string, Scores>>> {
  const { writeCheckpoint } = await import('@telarjs/trainer')
  try {
    const { metrics } = await runInFolder({
      experiment: parseExperiment(registry, withStandardCallbacks(checkpoint.experiment)),
      folder,
      registry,
      host,
      from: await writeCheckpoint(checkpoint),
      onWarning,
      async onEvent(event) {
        if (event.type === 'runEnd' && event.checkpoint)
          await writeFileWhole(checkpointPath(folder, 'last'), event.checkpoint)
      },
    })
    return metrics
  } catch (error) {
    await removeUnbegun(folder)
    throw error
  }
}

interface Scored {
  readonly name: string
  readonly scores: Scores
}

/** What each network reaches alone on the same samples; a warning says where it was chosen by them. */
async function evaluateEach(
  networks: readonly Trained[],
  split: string,
  access: Access,
  warn: (message: string) => void,
): Promise<readonly Scored[]> {
  const { evaluate, readCheckpoint } = await import('@telarjs/trainer')
  const scored: Scored[] = []
  for (const { name, checkpoint } of networks) {
    const { loss, metrics }: Evaluation = await evaluate(checkpoint, split, access)
    scored.push({ name, scores: { loss, ...metrics } })
    const { experiment, progress } = await readCheckpoint(checkpoint, name)
    const splits = [...Object.keys(progress.evaluations), split]
    const bias = selectionBias({ experiment, checkpoint: checkpointNameOf(name), splits }, split)
    if (bias) warn(`warning: ${name}: ${bias}`)
  }
  return scored
}

async function kindsOf({ experiment }: Checkpoint, registry: Access['registry']) {
  const { createEach, valueKindsOf } = await import('@telarjs/trainer')
  return valueKindsOf(createEach(registry, 'metric', experiment.metrics, 'metrics'))
}

type Kinds = Awaited<ReturnType<typeof kindsOf>>

/** The networks beside the ensemble, which stands last. */
function sayTable(split: string, rows: readonly Scored[], kinds: Kinds, terminal: Terminal): void {
  const names = Object.entries(rows.at(-1)!.scores).flatMap(([name, value]) =>
    typeof value === 'number' ? [name] : [],
  )
  const cells = rows.map(({ name, scores }) => [
    name,
    ...names.map((metric) => formatMetric(scores[metric] as number, ownValue(kinds, metric))),
  ])
  for (const line of table([[split, ...names], ...cells])) terminal.say(line)
}
