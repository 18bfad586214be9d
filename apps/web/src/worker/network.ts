import '@telarjs/tensor/gradients'
import { sizeOf, type ParsedExperiment } from '@telarjs/core'
import type { LoadedData, Split } from '@telarjs/datasets'
import { loadData, openModel, type TrainedNetwork } from '@telarjs/trainer'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import type { Host } from './host.js'

/** A trained network that is looked at, with the data of its experiment. */
export interface OpenNetwork extends Pick<TrainedNetwork, 'network' | 'arrays' | 'release'> {
  readonly model: TrainedNetwork
  data(): Promise<LoadedData>
  /** The output of each layer for samples, the last one as probabilities. To be called in `tf.tidy`. */
  readonly layers: TrainedNetwork['layerOutputs']
  /** Probabilities, or values, for samples. To be called in `tf.tidy`. */
  readonly answer: TrainedNetwork['apply']
  /** Params and layer state, as evaluation uses them. To be called in `tf.tidy`. */
  readonly tensors: TrainedNetwork['evaluated']
  readonly experiment: ParsedExperiment
}

/** Opens a checkpoint. @throws TrainError for a damaged one, ExperimentError for one of unknown plugins */
export async function openNetwork(bytes: Uint8Array, host: Host): Promise<OpenNetwork> {
  const model = await openModel(bytes, host.registry())
  const { experiment, network, arrays, data, layerOutputs, apply, evaluated, release } = model
  return {
    model,
    experiment,
    network,
    arrays,
    data: () => loadData(experiment, { registry: host.registry(), ...host.forTraining() }, data),
    layers: layerOutputs,
    answer: apply,
    tensors: evaluated,
    release,
  }
}

/** Samples of a split as a tensor [count, …shape], bytes scaled to 0 … 1. */
export function samplesOf({ inputs }: Split, shape: readonly number[], from: number, count: number): Tensor {
  const size = sizeOf(shape)
  const part = inputs.subarray(from * size, (from + count) * size)
  const values = part instanceof Uint8Array ? Float32Array.from(part, (value) => value / 255) : part.slice()
  return tf.tensor(values, [count, ...shape], 'float32')
}
