import { drawByClass } from '@telarjs/datasets'
import { runRandom, type Plan } from '../plan.js'

/**
 * The samples that an epoch trains on, in their order: each of the split once, or by the weights of their classes where the data asks for it. It follows
 * from the seed and the epoch, so that a resumed run needs no more than these.
 */
export function epochOrder({ experiment, data }: Plan, epoch: number): Int32Array {
  const { size, targets } = data.splits['train']!
  const random = runRandom(experiment).shuffling(epoch)
  return data.samplingWeights
    ? drawByClass(targets as Int32Array, data.samplingWeights, random)
    : random.permutation(size)
}
