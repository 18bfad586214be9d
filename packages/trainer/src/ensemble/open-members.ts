import { ExperimentError, type AnySpec, type DataSignature, type Registry } from '@telarjs/core'
import { layerName } from '@telarjs/layers'
import { addPrefix, mapTensors, readTensors, type NamedArray } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import { functionOfLoss, type LastActivation } from '../inference/function-of-loss.js'
import { openModel, type TrainedNetwork } from '../inference/open-model.js'

/** A trained network and what messages call it. */
export interface Trained {
  readonly name: string
  /** The bytes of its checkpoint. */
  readonly checkpoint: Uint8Array
}

/** A trained network, read to become part of an ensemble. */
export interface Member {
  readonly name: string
  readonly model: TrainedNetwork
  readonly data: DataSignature
  /** The function by which its loss makes answers of its outputs. */
  readonly last: LastActivation
  /** Of its output, without the batch. */
  readonly outputShape: readonly number[]
  /** Params and state as evaluation uses them: `params/0-dense/kernel`. Of a moving average, where the optimizer keeps one. */
  readonly arrays: Readonly<Record<string, NamedArray>>
}

/** Opens trained networks one after the other; only what they learned is kept, and not on the device. */
export async function openMembers(networks: readonly Trained[], registry: Registry): Promise<readonly Member[]> {
  const members: Member[] = []
  for (const network of networks) members.push(await openMember(network, registry))
  return members
}

async function openMember({ name, checkpoint }: Trained, registry: Registry): Promise<Member> {
  const model = await openModel(checkpoint, registry, name)
  try {
    const { data, network } = model
    if (!data)
      throw new ExperimentError({
        where: name,
        expected: 'a network that knows what it was trained on',
        received: 'imported weights without data',
        remedy: 'telar import --like a run gives them the data of the run',
      })
    const { evaluated, outputShape } = tf.tidy(() => {
      const { params, state } = model.evaluated()
      const y = model.answers(tf.zeros([1, ...network.sample.shape]))
      const all = { ...addPrefix('params', params), ...addPrefix('state', state) }
      return { evaluated: mapTensors(all, (tensor) => tf.clone(tensor)), outputShape: y.shape.slice(1) }
    })
    const arrays = await readTensors(evaluated)
    tf.dispose(evaluated)
    const last = functionOfLoss(network.loss, outputShape)
    if (last === undefined)
      throw new ExperimentError({
        where: `${name}: ${model.experiment.loss.use}`,
        expected: 'a loss whose answers are the softmax, the sigmoid or the values of the outputs',
        received: 'another function',
      })
    return { name, model, data, last, outputShape, arrays }
  } finally {
    model.release()
  }
}

/**
 * The names of a member's arrays, moved to their place in the ensemble.
 *
 * @param inside the layer that holds the member: `2-sequential`
 * @param before layers that stand in front of the member's own
 */
export function placedArrays(
  arrays: Readonly<Record<string, NamedArray>>,
  inside: string,
  before: number,
): Record<string, NamedArray> {
  const holder = layerName(0, 'layer:ensemble')
  return Object.fromEntries(
    Object.entries(arrays).map(([name, array]) => {
      const [, area, index, rest] = /^(params|state)\/(\d+)(.*)$/.exec(name)!
      return [`${area}/${holder}/${inside}/${Number(index) + before}${rest}`, array]
    }),
  )
}

/** The transforms that also work outside training. */
export function evaluationTransforms({ experiment, network }: TrainedNetwork): readonly AnySpec[] {
  return experiment.transforms.filter((_, i) => network.transforms[i]!.appliesInEvaluation)
}
