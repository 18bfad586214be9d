import {
  DataError,
  ExperimentError,
  isPlainObject,
  showShape,
  sizeOf,
  type AnySpec,
  type DataSignature,
  type Registry,
} from '@telarjs/core'
import { createNamed, functionOfLoss } from '@telarjs/trainer'
import { dataMisfits } from '../data-misfits.js'
import { requireBackend } from '../require-backend.js'
import type { ReadNetwork } from './network.js'

/** The losses that correspond to a network's final function, where the experiment names no loss. */
const lossesOf = { softmax: 'loss:cross-entropy', sigmoid: 'loss:binary-cross-entropy', linear: undefined } as const

/**
 * Puts a network that was read from a file into an experiment, whose data and training settings stay. A softmax or sigmoid at the end of the network is
 * dropped if the loss applies it; any other becomes a layer.
 *
 * @param network of which the transforms and layers are taken
 * @param experiment as it is written, with or without layers of its own
 * @throws ExperimentError where it is no experiment; BackendError where no backend was started
 * @example
 * const read = await readNetwork(bytes, 'model.onnx', { registry, readBeside: async () => bytes })
 * const experiment = placeNetwork(read, { data: { use: 'dataset:mnist' }, model: [] }, registry)
 */
export function placeNetwork(network: ReadNetwork, experiment: unknown, registry: Registry): Record<string, unknown> {
  requireBackend()
  if (!isPlainObject(experiment)) throw new ExperimentError({ where: 'experiment', expected: 'an object with "data"' })
  const implied = lossesOf[network.last]
  const loss = experiment['loss'] ?? network.loss ?? (implied && { use: implied })
  const known = loss === undefined ? undefined : createNamed(registry, 'loss', loss as AnySpec, 'loss')
  const isOfLoss = known === undefined || functionOfLoss(known, network.outputShape) === network.last
  const last: readonly AnySpec[] =
    isOfLoss || network.last === 'linear' ? [] : [{ use: 'layer:activation', with: { function: network.last } }]
  return {
    ...experiment,
    transforms: network.transforms,
    model: [...network.model, ...last],
    ...(loss === undefined ? {} : { loss }),
  }
}

/**
 * Fits a network to the data it will be used on: images that it took as bytes arrive divided by 255, and a missing or extra axis of length 1 is a reshape.
 * Axes of other lengths, such as longer sequences, are left to the layers: where one of them cannot take them, its weights or its shape do not fit.
 *
 * @param shape of one sample
 * @throws DataError where the samples have another number of axes, other columns, classes or size of values
 * @example
 * const read = await readNetwork(bytes, 'model.onnx', { registry, readBeside: async () => bytes })
 * const fitted = fitNetwork(read, data.shape, await signData(data))
 */
export function fitNetwork(network: ReadNetwork, shape: readonly number[], data: DataSignature): ReadNetwork {
  const trained = network.data?.inputs
  const isTable = trained?.kind === 'columns' || data.inputs.kind === 'columns'
  const isResized = !isTable && network.shape.length === shape.length && !isSameButForOnes(network.shape, shape)
  const compared = isResized && trained ? { ...data, inputs: trained } : data
  const misfits = network.data ? dataMisfits(network.data, compared) : []
  if (misfits.length > 0) throw new DataError(misfits.map((problem) => ({ where: 'data', problem })))
  const [first, ...others] = network.transforms
  const transforms =
    first && network.takesBytes && data.units === 'bytes' ? [ofUnits(first), ...others] : network.transforms
  if (isResized || showShape(network.shape) === showShape(shape)) return { ...network, transforms }
  if (!isSameButForOnes(network.shape, shape))
    throw new DataError({
      where: 'data',
      expected: `samples of shape ${showShape(network.shape)}, which ${network.format} takes`,
      received: showShape(shape),
    })
  return { ...network, transforms, ...reshapedAtFirst(network) }
}

/** (x·255 − mean) / std of bytes that were divided by 255. */
function ofUnits({ use, with: { mean, std } = {} }: AnySpec): AnySpec {
  const per255 = (value: unknown) =>
    typeof value === 'number' ? value / 255 : (value as number[]).map((part) => part / 255)
  return { use, with: { mean: per255(mean), std: per255(std) } }
}

function isSameButForOnes(one: readonly number[], other: readonly number[]): boolean {
  const withoutOnes = (shape: readonly number[]) => shape.filter((length) => length !== 1).join()
  return sizeOf(one) === sizeOf(other) && withoutOnes(one) === withoutOnes(other)
}

/** Puts a reshape before the other layers and renames their weights accordingly. */
function reshapedAtFirst({ shape, model, arrays }: ReadNetwork): Pick<ReadNetwork, 'model' | 'arrays'> {
  // A flattened sample is the same whatever its shape was.
  if (model[0]?.use === 'layer:flatten') return { model, arrays }
  const moved = Object.entries(arrays).map(([name, array]) => [
    name.replace(/^\d+/, (index) => String(Number(index) + 1)),
    array,
  ])
  return {
    model: [{ use: 'layer:reshape', with: { shape: [...shape] } }, ...model],
    arrays: Object.fromEntries(moved) as ReadNetwork['arrays'],
  }
}
