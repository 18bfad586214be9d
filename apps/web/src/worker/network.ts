import { parseExperiment, type ParsedExperiment, sizeOf } from '@telarjs/core'
import type { LoadedData, Split } from '@telarjs/datasets'
import {
  disposeTensors,
  mapTensors,
  underPrefix,
  uploadTensors,
  type NamedArray,
  type NamedTensors,
} from '@telarjs/tensor'
import { readCheckpoint } from '@telarjs/trainer'
import { loadData } from '@telarjs/trainer/data'
import { makeNetwork, type Network } from '@telarjs/trainer/plan'
import { evaluatedTensors, noRandom, preprocess } from '@telarjs/trainer/step'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import type { Host } from './host.js'

/** A trained network that is looked at: its arrays on the host, its tensors on the device. */
export interface OpenNetwork {
  readonly network: Network
  readonly arrays: Readonly<Record<string, NamedArray>>
  data(): Promise<LoadedData>
  /** The output of each layer for samples, the last one as probabilities. To be called in `tf.tidy`. */
  layers(x: Tensor): readonly Tensor[]
  /** Probabilities, or values, for samples. To be called in `tf.tidy`. */
  answer(x: Tensor): Tensor
  /** Params and layer state, as evaluation uses them. To be called in `tf.tidy`. */
  tensors(): { readonly params: NamedTensors; readonly state: NamedTensors }
  release(): void
  readonly experiment: ParsedExperiment
}

/** Opens a checkpoint. @throws TrainError for a damaged one, ExperimentError for one of unknown plugins */
export async function openNetwork(bytes: Uint8Array, host: Host): Promise<OpenNetwork> {
  const { experiment, sample, tensors } = await readCheckpoint(bytes)
  // Callbacks of plugins that the page has not are no reason not to look at a network.
  const parsed = parseExperiment(host.registry(), { ...experiment, callbacks: [] })
  const network = makeNetwork(parsed, host.registry(), sample)
  const arrays = Object.fromEntries(Object.entries(tensors).filter(([name]) => !name.startsWith('kept/')))
  // Tensors live on the backend that they were made on.
  let uploaded: { readonly backend: string; readonly tensors: NamedTensors } | undefined

  function onDevice(): NamedTensors {
    if (uploaded?.backend !== tf.getBackend()) {
      if (uploaded && tf.findBackend(uploaded.backend)) disposeTensors(uploaded.tensors)
      uploaded = { backend: tf.getBackend(), tensors: mapTensors(uploadTensors(arrays), (tensor) => tf.keep(tensor)) }
    }
    return uploaded.tensors
  }

  function layers(x: Tensor): readonly Tensor[] {
    const { params, state } = evaluatedTensors(network, onDevice())
    let y = preprocess(network, x)
    const outputs = network.layers.map(({ name, layer }) => {
      y = layer.apply(y, {
        params: underPrefix(name, params),
        state: underPrefix(name, state),
        training: false,
        random: noRandom,
      }).y
      return y
    })
    return [...outputs.slice(0, -1), network.loss.probabilities(y)]
  }

  return {
    experiment: parsed,
    network,
    arrays,
    data: () => loadData(parsed, { registry: host.registry(), ...host.forTraining() }),
    layers,
    answer: (x) => layers(x).at(-1)!,
    tensors: () => evaluatedTensors(network, onDevice()),
    release() {
      if (uploaded && tf.findBackend(uploaded.backend)) disposeTensors(uploaded.tensors)
      uploaded = undefined
    },
  }
}

/** Samples of a split as a tensor [count, …shape], bytes scaled to 0 … 1. */
export function samplesOf({ inputs }: Split, shape: readonly number[], from: number, count: number): Tensor {
  const size = sizeOf(shape)
  const part = inputs.subarray(from * size, (from + count) * size)
  const values = part instanceof Uint8Array ? Float32Array.from(part, (value) => value / 255) : part.slice()
  return tf.tensor(values, [count, ...shape], 'float32')
}
