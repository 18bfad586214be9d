import { grouped, parseExperiment, type ParsedExperiment, type Registry } from '@telarjs/core'
import { describeModel, importWeights } from '@telarjs/exchange'
import { noProgress, readCheckpoint, requireThresholds, sizeOfNetwork, writeCheckpoint } from '@telarjs/trainer'
import { networkBytes, readNetwork, type LinkedNetwork } from '../shared/network-link.js'

/** The network in a checkpoint as the bytes that a link carries: what evaluation uses, without the optimizer. */
export async function shareNetwork(checkpoint: Uint8Array, registry: Registry): Promise<Uint8Array> {
  const { params, state, thresholds } = await describeModel(checkpoint, registry)
  const { experiment, sample, progress } = await readCheckpoint(checkpoint)
  const arrays = [
    ...Object.entries(params).map(([name, array]) => [`params/${name}`, array] as const),
    ...Object.entries(state).map(([name, array]) => [`state/${name}`, array] as const),
  ]
  const { epoch, step } = progress
  const { shape, classes, targetShape, targetScale } = sample
  return networkBytes({
    // Callbacks are no part of the network.
    experiment: { ...experiment, callbacks: [] } as unknown as LinkedNetwork['experiment'],
    sample: { shape, classes, targetShape, ...(targetScale ? { targetScale } : {}) },
    ...(thresholds ? { thresholds } : {}),
    epoch,
    step,
    arrays: Object.fromEntries(arrays),
  })
}

/**
 * A checkpoint of the network in a link.
 *
 * @throws Error in words for bytes that are no network, ExperimentError for a wrong experiment or for weights that do not fit it
 */
export async function openShared(bytes: Uint8Array, registry: Registry): Promise<Uint8Array> {
  const { experiment, sample, thresholds, epoch, step, arrays } = readNetwork(bytes)
  const parsed = parseExperiment(registry, { ...experiment, callbacks: [] })
  requireSize(arrays, parsed, sample.shape, registry)
  const { checkpoint } = await importWeights(arrays, { experiment: parsed, sample, registry })
  const made = await readCheckpoint(checkpoint)
  const progress = { ...noProgress, epoch: Math.min(epoch, parsed.epochs), step }
  const kept = thresholds === undefined ? {} : { thresholds: requireThresholds(thresholds, 'link') }
  return writeCheckpoint({ ...made, ...kept, progress })
}

/** A network that is larger than the weights that came with it is refused by its shapes, before it is built. */
function requireSize(
  arrays: LinkedNetwork['arrays'],
  experiment: ParsedExperiment,
  sampleShape: readonly number[],
  registry: Registry,
): void {
  const { parameters: expected } = sizeOfNetwork(experiment, registry, sampleShape)
  const params = Object.entries(arrays).filter(([name]) => name.startsWith('params/'))
  const received = params.reduce((sum, [, { values }]) => sum + values.length, 0)
  if (expected !== received)
    throw new Error(
      `The link holds no network that can be shown. Its experiment has ${grouped(expected)} weights, and the link ${grouped(received)}.`,
    )
}
