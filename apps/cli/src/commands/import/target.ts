import {
  DataError,
  isPlainObject,
  parseExperiment,
  showShape,
  type DataSignature,
  type ParsedExperiment,
  type Registry,
} from '@telarjs/core'
import type { ImportTarget, ReadNetwork } from '@telarjs/exchange'
import type { NamedArray } from '@telarjs/tensor'
import { readFile } from 'node:fs/promises'
import type { Host } from '../../host/host.js'
import { loadExperiment } from '../../inputs/load-experiment.js'
import { findCheckpoint } from '../../runs/find-run.js'
import { withStandardCallbacks } from '../../runs/train-in-folder.js'

/** What says where an import goes. */
interface TargetContext {
  readonly experiment?: string | undefined
  readonly like?: string | undefined
  readonly runs: string
  readonly registry: Registry
  readonly host: Host
  readonly warn: (line: string) => void
}

type Target = Omit<ImportTarget, 'registry'> & { readonly arrays?: Readonly<Record<string, NamedArray>> }

/** Weights, and what their file says of the data that they were trained on. */
interface Weights {
  readonly trained: DataSignature | undefined
  /** Whether only some of them are taken, so that others may answer for other classes. */
  readonly isPartial: boolean
}

/** Weights go into the layers of the experiment. What a sample looks like stands in a checkpoint; of an experiment alone, its data must be loaded. */
export async function weightsTarget(weights: Weights, context: TargetContext): Promise<Target> {
  const { like, runs, registry, host, warn } = context
  const { loadData, readCheckpoint, signData } = await import('@telarjs/trainer')
  if (like !== undefined) {
    const {
      experiment: saved,
      sample,
      data,
    } = await readCheckpoint(await readFile(await findCheckpoint(like, runs)), like)
    if (data) await requireSameData(weights, data, warn)
    return { experiment: parseExperiment(registry, saved), sample, ...(data ? { data } : {}) }
  }
  const trained = weights.isPartial ? undefined : weights.trained
  const parsed = parsedForRuns(await givenExperiment(context, weights.trained !== undefined), registry)
  const sample = await loadData(parsed, { registry, ...host.forTraining(warn) }, trained)
  const data = await signData(sample)
  await requireSameData(weights, data, warn)
  return { experiment: parsed, sample, data }
}

/**
 * Samples of another shape, such as longer sequences, are a warning: whether weights fit them is for the layers to say.
 *
 * @throws DataError where the data is not of the kind that the weights were trained on; where only some are taken, that is a warning
 */
async function requireSameData({ trained, isPartial }: Weights, data: DataSignature, warn: TargetContext['warn']) {
  if (!trained) return
  const { dataMisfits } = await import('@telarjs/exchange')
  const [before, now] = [trained.inputs, data.inputs]
  const isReshaped =
    before.kind !== 'columns' && now.kind !== 'columns' && showShape(before.shape) !== showShape(now.shape)
  if (isReshaped) warn(otherShape(now.shape, before.shape))
  const misfits = dataMisfits(trained, {
    ...data,
    ...(isReshaped ? { inputs: before } : {}),
    ...(isPartial ? { targets: trained.targets } : {}),
  })
  const remedy = '--only takes layers for other data, such as 0-*; the others begin anew'
  if (misfits.length > 0 && !isPartial)
    throw new DataError(misfits.map((problem) => ({ where: 'data', problem, remedy })))
  for (const misfit of misfits) warn(`warning: data: ${misfit}`)
}

const otherShape = (now: readonly number[], before: readonly number[]) =>
  `warning: data: a sample has the shape ${showShape(now)}, in training it had ${showShape(before)}`

/** The layers are those of the file, and data and training those of the experiment or run; what the file says of its data holds for them. */
export async function networkTarget(network: ReadNetwork, context: TargetContext): Promise<Target> {
  const { registry, host, warn } = context
  const { fitNetwork, placeNetwork } = await import('@telarjs/exchange')
  const { loadData, signData } = await import('@telarjs/trainer')
  const given = await givenExperiment(context, network.data !== undefined)
  const place = (placed: ReadNetwork) => parsedForRuns(placeNetwork(placed, given, registry), registry)
  const sample = await loadData(place(network), { registry, ...host.forTraining(warn) }, network.data)
  const data = await signData(sample)
  const fitted = fitNetwork(network, sample.shape, data)
  const [before, now] = [network.shape, sample.shape].map((shape) => showShape(shape.filter((length) => length !== 1)))
  if (before !== now) warn(otherShape(sample.shape, network.shape))
  return { experiment: place(fitted), sample, data, arrays: fitted.arrays }
}

async function givenExperiment(
  { experiment, like, runs, registry, warn }: TargetContext,
  knowsItsData: boolean,
): Promise<unknown> {
  if (like !== undefined) {
    const { readCheckpoint } = await import('@telarjs/trainer')
    return (await readCheckpoint(await readFile(await findCheckpoint(like, runs)), like)).experiment
  }
  const read = await loadExperiment({ experiment, overrides: [] })
  return knowsItsData ? read : asInTheFile(read, registry, warn)
}

function parsedForRuns(experiment: unknown, registry: Registry): ParsedExperiment {
  return parseExperiment(registry, withStandardCallbacks(parseExperiment(registry, experiment)))
}

/**
 * Weights of another program are for the cells of a table as they stand in its file: where the experiment does not say how columns are prepared,
 * they are not.
 */
function asInTheFile(experiment: unknown, registry: Registry, warn: (line: string) => void): unknown {
  const data = isPlainObject(experiment) ? experiment['data'] : undefined
  if (!isPlainObject(data)) return experiment
  const options = isPlainObject(data['with']) ? data['with'] : {}
  const isAuto = options['prepare'] === undefined && registry.parse('dataset', data, 'data').with['prepare'] === 'auto'
  if (!isAuto) return experiment
  warn(
    'numbers of a table go to the weights as they stand there; for weights of a run, which prepares columns, give --like <run>, or "prepare": "auto" in the data',
  )
  return { ...(experiment as object), data: { ...data, with: { ...options, prepare: 'none' } } }
}
