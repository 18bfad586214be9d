import { createRunner, type Chunk, type Runner, type StateHolder, type Tables } from '@telarjs/tensor'
import { batchFed, batchFrom, type BatchOf, type DeviceSplit } from './data/data.js'
import { sampleFeeds } from './data/epoch-samples.js'
import type { Plan } from './plan.js'
import type { StackedStep, StackPlace } from './run-stack.js'
import { trainStep, type StepConstants } from './step.js'

/** The training step for batches of each size, and who runs it. */
export interface TrainRunners {
  /** How steps of so many rows run. */
  describe(rows: number): Promise<Pick<Runner, 'kind' | 'why'>>
  run(rows: number, steps: number, tables: Tables): Promise<Chunk>
  /** To be called before the state is replaced, too: a captured step holds on to its buffers. */
  release(): void
}

/** @param place among runs that train together */
export function createTrainRunners(
  plan: Plan,
  splits: { get(name: string): DeviceSplit },
  constants: StepConstants,
  holder: StateHolder,
  place: StackPlace | undefined,
): TrainRunners {
  const steps = new Map<number, StackedStep & { readonly why: string; release(): void }>()

  async function get(rows: number) {
    const found = steps.get(rows)
    if (found) return found
    const feeds = {
      ...sampleFeeds(plan, rows),
      learningRate: { dtype: 'float32', shape: [] },
      step: { dtype: 'int32', shape: [] },
      epochStep: { dtype: 'int32', shape: [] },
    } as const
    const step = trainStep(plan, batchOf(plan, splits), constants)
    let runner: Runner | undefined = await createRunner(step, holder, feeds)
    const { kind, why } = runner

    function release(): void {
      runner?.release()
      runner = undefined
    }

    // In a stack it may never run alone.
    if (place) release()
    const alone = async () => (runner ??= await createRunner(step, holder, feeds))
    const made = { step, holder, feeds, kind, why, alone, release }
    steps.set(rows, made)
    return made
  }

  return {
    describe: get,
    async run(rows, count, tables) {
      const made = await get(rows)
      return place ? place.run(made, count, tables) : (await made.alone()).run(count, tables)
    },
    release() {
      place?.forget()
      for (const made of steps.values()) made.release()
      steps.clear()
    },
  }
}

function batchOf({ data, sample }: Plan, splits: { get(name: string): DeviceSplit }): BatchOf {
  const { inputs } = data.splits['train']!
  return data.stream ? batchFed(sample, inputs instanceof Uint8Array) : batchFrom(splits.get('train'))
}
