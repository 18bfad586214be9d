import {
  ExperimentError,
  parseExperiment,
  type AnySpec,
  type DataSignature,
  type Issue,
  type JsonObject,
} from '@telarjs/core'
import { isTablePreprocessing, unitePreprocessing, type InputMap } from '@telarjs/datasets'
import { noProgress, type Checkpoint } from '../checkpoint/checkpoint.js'
import { loadData } from '../data/data.js'
import { madeBy, presentBackend } from '../checkpoint/made-by.js'
import { makeNetwork } from '../plan.js'
import type { PredictOptions } from '../predict.js'
import { signData } from '../data/sign-data.js'
import { heldOutData } from './held-out.js'
import { memberLayers } from './member-layers.js'
import { memberMisfits } from './member-misfits.js'
import { evaluationTransforms, openMembers, type Member, type Trained } from './open-members.js'

export type { Trained } from './open-members.js'

/** What an ensemble needs beside its members. */
export interface EnsembleOptions extends Omit<PredictOptions, 'passes'> {
  /** Of the experiment. */
  readonly name: string
}

/** An ensemble, and what is left out of its data. */
export interface Ensemble {
  readonly checkpoint: Checkpoint
  /** The splits that were held out from some members and not from others, so that they say nothing of the ensemble. */
  readonly leftOut: readonly string[]
}

/**
 * Makes one network of several: its answer is the mean of theirs, of probabilities where they have some (soft voting) and of values otherwise. They may
 * be built differently, and trained on tables that were scaled differently, but must answer the same question: equal inputs and classes.
 *
 * @returns a checkpoint whose model is a `layer:ensemble`; everything that takes a checkpoint takes it
 * @throws ExperimentError that names each difference; TrainError for a damaged checkpoint
 * @example
 * const networks = [{ name: 'a', checkpoint }, { name: 'b', checkpoint: bytes }]
 * const made = await makeEnsemble(networks, { name: 'both', registry })
 * made.leftOut // [], where all were trained on the same samples
 */
export async function makeEnsemble(networks: readonly Trained[], options: EnsembleOptions): Promise<Ensemble> {
  const { registry, name } = options
  if (networks.length < 2)
    throw new ExperimentError({
      where: 'ensemble',
      expected: 'two trained networks or more',
      received: String(networks.length),
    })
  const members = (await openMembers(networks, registry)) as [Member, ...Member[]]
  const [{ model, data: trained, last }] = members
  if (model.network.loss.outputs === 'embeddings')
    throw new ExperimentError({
      where: `ensemble: ${model.experiment.loss.use}`,
      expected: 'networks whose answers have a mean: probabilities or values',
      received: 'embeddings, which lie elsewhere in each network',
    })
  refuse(memberMisfits(members))
  const { preprocessing, maps } = united(members)
  const { sample } = model.network
  const parts = members.map((member, i) => memberLayers(member, i, maps[i], sample.targetScale))
  const range = rangeOf(members)
  const { data, leftOut } = await heldOutData(members, { ...trained, preprocessing }, options)
  const { loss, metrics, seed, batchSize } = model.experiment
  const parsed = parseExperiment(registry, {
    name,
    seed,
    data,
    transforms: commonTransforms(members),
    model: [{ use: 'layer:ensemble', with: { members: parts.map(({ spec }) => spec), activation: last } }],
    loss,
    metrics,
    batchSize,
    epochs: 1,
  })
  const loaded = await loadData(parsed, options, { ...trained, preprocessing })
  const { experiment } = makeNetwork(parsed, registry, loaded)
  const checkpoint: Checkpoint = {
    experiment,
    sample: { ...sample, shape: loaded.shape },
    data: { ...(await signData(loaded)), range },
    // All epochs are over, and nothing is evaluated yet.
    progress: { ...noProgress, epoch: 1, restored: true },
    callbacks: {},
    madeBy: madeBy(experiment, registry, options.backend ?? presentBackend()),
    tensors: Object.assign({}, ...parts.map(({ arrays }) => arrays)) as Checkpoint['tensors'],
  }
  return { checkpoint, leftOut }
}

/** Those that all members have; transforms of training alone only where they are the same for all, as versions of a sample are made by them. */
function commonTransforms([first, ...others]: readonly [Member, ...Member[]]): readonly AnySpec[] {
  const own = first.model.experiment.transforms
  const isSame = others.every(({ model }) => JSON.stringify(model.experiment.transforms) === JSON.stringify(own))
  return isSame ? own : evaluationTransforms(first.model)
}

/** One encoding of tables for all members. @throws ExperimentError for columns that cannot have one */
function united(members: readonly [Member, ...Member[]]): {
  readonly preprocessing: DataSignature['preprocessing']
  readonly maps: readonly (InputMap | undefined)[]
} {
  const all = members.map(({ data }) => data.preprocessing)
  const tables = all.flatMap((each) => (isTablePreprocessing(each) ? [each] : []))
  const isSame = all.every((each) => JSON.stringify(each) === JSON.stringify(all[0]))
  if (isSame || tables.length < all.length) return { preprocessing: all[0]!, maps: [] }
  const { preprocessing, maps, differences } = unitePreprocessing(tables)
  refuse(differences.map((problem) => ({ where: 'ensemble', problem })))
  return { preprocessing: preprocessing as unknown as JsonObject, maps }
}

function rangeOf(members: readonly Member[]): DataSignature['range'] {
  const ranges = members.map(({ data }) => data.range)
  return [Math.min(...ranges.map(([least]) => least)), Math.max(...ranges.map(([, most]) => most))]
}

function refuse(issues: readonly Issue[]): void {
  if (issues.length > 0) throw new ExperimentError(issues)
}
