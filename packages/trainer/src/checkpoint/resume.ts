import type { Callback } from '@telarjs/callbacks'
import {
  compareSignatures,
  diffExperiments,
  show,
  TrainError,
  type DataSignature,
  type ParsedExperiment,
} from '@telarjs/core'
import { noTotals, type Checkpoint, type MadeBy } from './checkpoint.js'
import type { TrainOptions } from '../options.js'
import type { Plan } from '../plan.js'
import { migrateExperiment } from './plugin-versions.js'

/** What identifies a run besides its experiment: compared at a resume, and written into its checkpoints. */
export interface RunIdentity {
  readonly data: DataSignature
  readonly madeBy: MadeBy
}

/** Fields that must be the same in a resumed run; others, such as the number of epochs, may change. */
const fixedFields: ReadonlySet<string> = new Set([
  'seed',
  'data',
  'transforms',
  'model',
  'loss',
  'optimizer',
  'batchSize',
  'precision',
])

/**
 * Compares the checkpoint to resume from with the run, and gives the callbacks their saved memories.
 *
 * @throws TrainError where the checkpoint has another experiment, other data, or other versions of the plugins
 */
export function resume(
  plan: Plan,
  checkpoint: Checkpoint,
  { data, madeBy }: RunIdentity,
  options: Pick<TrainOptions, 'registry' | 'otherData' | 'onWarning'>,
): Checkpoint {
  const experiment = migrateExperiment(checkpoint.experiment, checkpoint.madeBy?.plugins ?? {}, options.registry)
  requireSameExperiment(experiment, plan.experiment)
  const given = sameFrozen(experiment, plan.experiment) ? checkpoint : withoutOptimizer(checkpoint, options.onWarning)
  if (checkpoint.madeBy) warnOfOtherKernels(checkpoint.madeBy, madeBy, options.onWarning)
  for (const { key, callback } of memoryNames(plan)) {
    const memory = Object.hasOwn(checkpoint.callbacks, key) ? checkpoint.callbacks[key] : undefined
    if (memory !== undefined) callback.load?.(memory)
  }
  const differences = checkpoint.data ? compareSignatures(checkpoint.data, data) : []
  if (differences.length === 0) return given
  const { samples: _, checksum: __, ...form } = data
  const canGoOn = options.otherData === 'next-epoch' && compareSignatures(checkpoint.data!, form).length === 0
  return withOtherData(given, differences, plan, canGoOn, options.onWarning)
}

function sameFrozen(before: Pick<ParsedExperiment, 'frozen'>, now: Pick<ParsedExperiment, 'frozen'>): boolean {
  return JSON.stringify(before.frozen ?? []) === JSON.stringify(now.frozen ?? [])
}

/** Other layers learn now, so the optimizer's moments do not fit, nor do the copies of them that callbacks kept. */
function withoutOptimizer(checkpoint: Checkpoint, warn?: (message: string) => void): Checkpoint {
  warn?.('other layers are frozen than before: the optimizer begins anew')
  const tensors = Object.entries(checkpoint.tensors).filter(([name]) => /^(params|state)\//.test(name))
  return { ...checkpoint, tensors: Object.fromEntries(tensors) }
}

/** Everything but what a resumed run may change, such as the number of epochs. */
function requireSameExperiment(before: ParsedExperiment, now: ParsedExperiment): void {
  const experiments = [before, now].map((experiment) => ({ precision: 'float32', ...experiment }))
  const fixed = diffExperiments(experiments).find(({ field }) => fixedFields.has(field))
  if (fixed === undefined) return
  const [expected, received] = fixed.values.map(show) as [string, string]
  throw new TrainError({
    where: 'checkpoint',
    problem: `it is of another experiment: expected ${fixed.path} ${expected}, received ${received}`,
    expected,
    received,
  })
}

/** Columns and classes must be the same; other samples of them can be trained on from the next epoch. */
function withOtherData(
  checkpoint: Checkpoint,
  differences: readonly string[],
  { stepsPerEpoch }: Plan,
  canGoOn: boolean,
  warn?: (message: string) => void,
): Checkpoint {
  const said = differences.map((difference) => `data: ${difference}`).join('\n')
  if (!canGoOn)
    throw new TrainError({
      where: 'checkpoint',
      problem: `the data changed since it was written:\n${said}\nBring the old data back, begin a new run, or say that the run may go on with other samples from the next epoch (--other-data, or otherData: 'next-epoch')`,
    })
  warn?.(`the data changed; the run goes on with them from the next epoch:\n${said}`)
  // The epoch in progress is abandoned, because its order was that of the old data.
  const step = checkpoint.progress.epoch * stepsPerEpoch
  return { ...checkpoint, progress: { ...checkpoint.progress, step, epochClosed: true, totals: noTotals } }
}

function warnOfOtherKernels(before: MadeBy, now: MadeBy, warn?: (message: string) => void): void {
  const [was, is] = [before, now].map(({ backend, build }) => (build === undefined ? backend : `${backend} (${build})`))
  if (was !== is)
    warn?.(
      `the checkpoint was written on ${was} and goes on on ${is}: the last bits of results may differ from there on`,
    )
}

/** The key under which each callback's memory is saved: its name, and its number among callbacks of that name. */
export function memoryNames({ callbacks }: Plan): { key: string; callback: Callback }[] {
  return callbacks.map((callback, index) => {
    const before = callbacks.slice(0, index).filter(({ name }) => name === callback.name).length
    return { key: before === 0 ? callback.name : `${callback.name} ${before + 1}`, callback }
  })
}
