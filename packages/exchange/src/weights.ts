import { ExperimentError, type ParsedExperiment, type Registry } from '@telarjs/core'
import { readNpz, writeNpz } from '@telarjs/datasets/formats'
import { readTensors, uploadTensors, type NamedArray, type NamedTensors } from '@telarjs/tensor'
import { joinState, makeNetwork, noProgress, runRandom, writeCheckpoint, type DataShape } from '@telarjs/trainer'
import * as tf from '@tensorflow/tfjs-core'
import { requireBackend } from './require-backend.js'
import { safetensorsWeights } from './safetensors.js'

/** Reads weights from a .safetensors or .npz file, told by its first bytes. @throws DataError that names the file */
export function readWeights(bytes: Uint8Array, name: string): Record<string, NamedArray> {
  const isZip = bytes[0] === 0x50 && bytes[1] === 0x4b
  return isZip ? fromNpz(bytes, name) : safetensorsWeights(bytes, name)
}

function fromNpz(bytes: Uint8Array, name: string): Record<string, NamedArray> {
  const npz = readNpz(bytes, name)
  return Object.fromEntries(
    npz.names.map((key) => {
      const { shape, values } = npz.array(key)
      return [key, { dtype: 'float32' as const, shape, values: Float32Array.from(values as Float32Array, Number) }]
    }),
  )
}

/** Writes weights as a .npz file that `numpy.load` reads. */
export function writeWeightsNpz(arrays: Readonly<Record<string, NamedArray>>): Uint8Array {
  return writeNpz(arrays)
}

/** Where weights go. */
export interface ImportTarget {
  readonly experiment: ParsedExperiment
  /** What a sample of its data looks like; a checkpoint's `sample`, or loaded data. */
  readonly sample: DataShape
  readonly registry: Registry
}

export interface ImportedWeights {
  /** A checkpoint before its first epoch: to predict and evaluate with, and to train from. */
  readonly checkpoint: Uint8Array
  /** State that the file has not, which begins as in a new run: `1-batch-norm/movingMean`. */
  readonly fresh: readonly string[]
}

/**
 * Makes a checkpoint of an experiment from weights by name: `0-dense/kernel`, with or without `params/` and `state/` before it.
 * The optimizer begins anew.
 *
 * @throws ExperimentError for a param that is missing, of another shape or without a place; BackendError where no backend was started
 */
export async function importWeights(
  arrays: Readonly<Record<string, NamedArray>>,
  { experiment, sample, registry }: ImportTarget,
): Promise<ImportedWeights> {
  requireBackend()
  const network = makeNetwork(experiment, registry, sample)
  const given = new Map(Object.entries(arrays).map(([name, array]) => [name.replace(/^(params|state)\//, ''), array]))
  const first = network.model.init(network.inputShape, runRandom(experiment).initialization)
  const known = { ...first.params, ...first.state }
  const owned: NamedTensors[] = [first.params, first.state]
  try {
    const stray = [...given.keys()].find((name) => !(name in known))
    if (stray !== undefined)
      throw new ExperimentError(
        `weights: '${stray}' has no place in this experiment, whose weights are ${Object.keys(known).join(', ')}`,
      )
    const params = uploadTensors(
      Object.fromEntries(
        Object.entries(first.params).map(([name, { shape }]) => [name, fitting(name, shape, given.get(name))]),
      ),
    )
    owned.push(params)
    const fresh = Object.keys(first.state).filter((name) => !given.has(name))
    const state = {
      ...(await readTensors(first.state)),
      ...Object.fromEntries(
        Object.entries(first.state)
          .filter(([name]) => given.has(name))
          .map(([name, { shape }]) => [name, fitting(name, shape, given.get(name))]),
      ),
    }
    const optimizer = network.optimizer.init(params)
    owned.push(optimizer)
    const tensors = joinState({ params: await readTensors(params), state, optimizer: await readTensors(optimizer) })
    const { shape, classes, targetShape } = sample
    return {
      checkpoint: await writeCheckpoint({
        experiment,
        sample: { shape, classes, targetShape },
        progress: noProgress,
        callbacks: {},
        tensors,
      }),
      fresh,
    }
  } finally {
    tf.dispose(owned)
  }
}

function fitting(name: string, shape: readonly number[], array: NamedArray | undefined): NamedArray {
  if (!array) throw new ExperimentError(`weights: expected '${name}' [${shape.join(', ')}], but it is missing`)
  if (array.shape.join() === shape.join()) return array
  const isTurned = shape.length === 2 && array.shape.join() === shape.toReversed().join()
  throw new ExperimentError(
    `weights: '${name}': expected [${shape.join(', ')}], received [${array.shape.join(', ')}]${isTurned ? '; it looks transposed, as PyTorch keeps it' : ''}`,
  )
}
