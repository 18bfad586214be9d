import {
  copyTensors,
  createRunner,
  disposeTensors,
  type NamedTensors,
  type Runner,
  type StateHolder,
} from '@telarjs/tensor'
import type { DeviceSplit } from './data/data.js'
import { splitState } from './checkpoint/checkpoint-areas.js'
import { epochOrder } from './data/epoch-order.js'
import type { Plan } from './plan.js'
import { statisticsStep, type StepConstants } from './step.js'

/**
 * Whether the layers' statistics, such as those of batch norm, were measured with other params than evaluation uses, because the optimizer
 * averages params.
 */
export function needsStatistics({ optimizer }: Plan, all: NamedTensors): boolean {
  return optimizer.averaged !== undefined && Object.keys(splitState(all).state).length > 0
}

/**
 * The layer state after one pass over the full batches of the training split, starting from fresh statistics, with the params that evaluation uses.
 * Like PyTorch's `update_bn`, except that a smaller last batch is left out, because it would count as much as the others.
 *
 * @param read gives the trained state
 * @param at the epoch whose sample order is used, and the step at which the random numbers start
 */
export async function measureStatistics(
  plan: Plan,
  split: DeviceSplit,
  constants: StepConstants,
  read: () => NamedTensors,
  at: { readonly epoch: number; readonly step: number },
): Promise<NamedTensors> {
  const { batchSize } = plan
  const batches = Math.floor(split.size / batchSize)
  const holder: StateHolder = { current: copyTensors(splitState(read()).state) }
  let runner: Runner | undefined
  let isMeasured = false
  try {
    runner = await createRunner(statisticsStep(plan, split, constants, read), holder, {
      indices: { dtype: 'int32', shape: [batchSize] },
      step: { dtype: 'int32', shape: [] },
      share: { dtype: 'float32', shape: [] },
    })
    const order = epochOrder(plan, at.epoch)
    const chunk = runner.run(batches, {
      indices: order.subarray(0, batches * batchSize),
      step: Int32Array.from({ length: batches }, (_, i) => at.step + i),
      share: Float32Array.from({ length: batches }, (_, i) => 1 / (i + 1)),
    })
    await chunk.read()
    isMeasured = true
    return holder.current
  } finally {
    runner?.release()
    if (!isMeasured) disposeTensors(holder.current)
  }
}
