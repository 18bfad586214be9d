import type { CrossValidateInvocation } from './command.js'
import {
  formatMetric,
  ownValue,
  parseExperiment,
  type JsonObject,
  type ParsedExperiment,
  type Registry,
  type ValueKind,
} from '@telarjs/core'
import { join } from 'node:path'
import { requireFormat, writeAnswers } from '../../answers/write-answers.js'
import { beginOrGoOn } from '../../cross-validation/journal.js'
import { predictOutOfFold, type OutOfFold } from '../../cross-validation/out-of-fold.js'
import { planFolds, withoutValidation, type Dealing } from '../../cross-validation/plan-folds.js'
import { foldedMetrics, foldTable } from '../../cross-validation/summarize.js'
import { isTrained, trainFolds, type FoldResult } from '../../cross-validation/train-folds.js'
import { writePage } from '../../cross-validation/write-page.js'
import { startHost } from '../../host/host.js'
import { createFitter } from '../../inputs/fit-to-data.js'
import { loadExperiment } from '../../inputs/load-experiment.js'
import { loadRegistry } from '../../inputs/load-plugins.js'
import { applyOverrides, valueAt } from '../../inputs/overrides.js'
import { bold, table, type Terminal } from '../../output/terminal.js'
import { makeRunsFolder } from '../../runs/create-folder.js'
import { lockFolder } from '../../runs/lock.js'
import { createPool } from '../../workers/pool.js'

/** `telar cross-validate [experiment] [path=value …]`; resolves to the exit code. Called again, it goes on. */
export async function run({ args, options, terminal, catchInterrupt }: CrossValidateInvocation): Promise<number> {
  if (options.out !== undefined) requireFormat(options.out)
  const interrupt = catchInterrupt()
  const registry = await loadRegistry(options.plugin)
  const given = await readGiven(args, options.seed)
  const own = parseExperiment(registry, given)
  const bare = withoutValidation(given, options.group)
  const parsed = parseExperiment(registry, bare)
  // The data is fetched before several processes ask for it, and says what is measured.
  const { fit, identify, hasClasses } = await createFitter(registry, terminal.warn)
  const kinds = await kindsOf(await fit(parsed), registry)
  const dealing = await dealingOf(bare, options, () => hasClasses(parsed))
  const common = applyOverrides(bare, [`data.with.splitBy=${dealing.splitBy}`]) as JsonObject
  const runs = planFolds(common, registry, options.folds, options.repeats)
  // Options that the data cannot meet, such as more folds than groups, are said once and not by every fold.
  await identify(runs[0]!.experiment)
  const folder = join(options.runs, `cross-validate-${options.name ?? parsed.name}`)
  await makeRunsFolder(options.runs)
  const lock = await lockFolder(folder)
  const pool = createPool(options)
  try {
    await beginOrGoOn(folder, { experiment: common, folds: options.folds, data: await identify(parsed) })
    sayStart(parsed.name, runs.length, dealing, pool.size, folder, terminal)
    warnOfChoosing(own, terminal)
    let ended = 0
    const results = await trainFolds(runs, {
      folder,
      pool,
      signal: interrupt.signal,
      warn: terminal.warn,
      onEnd: (result) => sayFold(result, ++ended, runs.length, kinds, terminal),
    })
    const written = await writeResults({ folder, common, results, kinds, registry, options }, terminal)
    const folded = foldedMetrics(results)
    terminal.result({
      folder,
      ...written,
      folds: results,
      metrics: Object.fromEntries(folded.map(({ name, mean, deviation = null }) => [name, { mean, deviation }])),
    })
    return interrupt.exitCode() ?? (results.every(isTrained) ? 0 : 1)
  } finally {
    pool.close()
    await lock.release()
  }
}

type Options = CrossValidateInvocation['options']

async function readGiven(args: CrossValidateInvocation['args'], seed: number | undefined): Promise<JsonObject> {
  const experiment = await loadExperiment(args)
  return (seed === undefined ? experiment : applyOverrides(experiment, [`seed=${seed}`])) as JsonObject
}

/** By class where there are classes, also of whole groups, unless the experiment or the command says otherwise. */
async function dealingOf(
  bare: JsonObject,
  { folds, stratified }: Options,
  hasClasses: () => Promise<boolean>,
): Promise<Dealing> {
  const asked = valueAt(bare, 'data.with.splitBy') as Dealing['splitBy'] | undefined
  const group = valueAt(bare, 'data.with.group')
  const isStratified = asked === undefined && stratified && (await hasClasses())
  return {
    folds,
    splitBy: asked ?? (isStratified ? 'stratified' : 'random'),
    ...(group === undefined ? {} : { group: String(group) }),
  }
}

async function kindsOf(
  { metrics }: Awaited<ReturnType<Awaited<ReturnType<typeof createFitter>>['fit']>>,
  registry: Registry,
): Promise<Record<string, ValueKind>> {
  const { createEach, valueKindsOf } = await import('@telarjs/trainer')
  return valueKindsOf(createEach(registry, 'metric', metrics, 'metrics'))
}

interface Results {
  readonly folder: string
  readonly common: JsonObject
  readonly results: readonly FoldResult[]
  readonly kinds: Readonly<Record<string, ValueKind>>
  readonly registry: Registry
  readonly options: Options
}

/** Writes the out-of-fold predictions, once all folds are trained, and the page. */
async function writeResults(
  { folder, common, results, kinds, registry, options }: Results,
  terminal: Terminal,
): Promise<{ readonly outOfFold: string | null; readonly page: string }> {
  const path = options.out ?? join(folder, 'out-of-fold.csv')
  let outOfFold: OutOfFold | undefined
  if (results.every(isTrained)) {
    const host = await startHost(options)
    try {
      outOfFold = await predictOutOfFold(results, registry, host.forTraining(terminal.warn))
    } finally {
      await host.stop()
    }
    await writeAnswers(path, outOfFold.answers)
  }
  const { page, missing } = await writePage({ folder, experiment: common, results, kinds, outOfFold })
  if (missing) terminal.warn(missing)
  const { head, rows } = foldTable(results, kinds)
  terminal.say('')
  for (const line of table([head, ...rows])) terminal.say(line)
  terminal.say(`\n${outOfFold ? `predictions out of fold in ${path}, figures` : 'figures'} in ${page}`)
  return { outOfFold: outOfFold ? path : null, page }
}

function sayStart(
  name: string,
  runs: number,
  { folds, splitBy, group }: Dealing,
  jobs: number,
  folder: string,
  terminal: Terminal,
): void {
  const dealt = { stratified: ' with equal shares of each class', random: '', order: ' in the order of the data' }
  const together = group === undefined ? '' : `, the rows of each ${group} in one`
  terminal.say(
    `${bold(name)}: ${folds} folds${dealt[splitBy]}${together}; ${runs} trainings, ${jobs} at once, in ${folder}`,
  )
}

/** Says where what is measured is not what a new sample would meet. */
function warnOfChoosing({ callbacks, data }: ParsedExperiment, terminal: Terminal): void {
  if (data.with['validation'] !== undefined)
    terminal.warn('data.with.validation is left out: the fold that is held out is the validation split')
  const chooser = callbacks.find(
    ({ use, with: { split } }) => use === 'callback:early-stopping' && (split === undefined || split === 'validation'),
  )
  if (chooser)
    terminal.warn(
      `warning: ${chooser.use} chooses the epoch by the fold that is measured, so the numbers are better than those of new data; epochs=… without it does not choose`,
    )
}

function sayFold(
  result: FoldResult,
  ended: number,
  all: number,
  kinds: Readonly<Record<string, ValueKind>>,
  terminal: Terminal,
): void {
  const scores = Object.entries(result.metrics).map(
    ([name, value]) => `${name} ${formatMetric(value, ownValue(kinds, name))}`,
  )
  const what = isTrained(result) ? scores.join(', ') : `${result.status}: ${result.why}`
  terminal.say(`[${ended}/${all}] ${result.name}: ${what}`)
}
