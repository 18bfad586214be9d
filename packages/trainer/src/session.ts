import type { DeadUnits, NetworkView } from '@telarjs/callbacks'
import { ExperimentError, TrainError, missing, type Evaluation } from '@telarjs/core'
import {
  copyTensors,
  disposeTensors,
  readTensors,
  uploadTensors,
  type NamedArray,
  type NamedTensors,
  type Runner,
  type StateHolder,
  type Tables,
  type Chunk,
} from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import { checkOutput } from './check-output.js'
import { batchFrom, uploadSplit, type DeviceSplit } from './data/data.js'
import { evaluateSplit } from './evaluation.js'
import {
  countParams,
  joinSnapshots,
  joinState,
  snapshotsOf,
  splitState,
  withoutSnapshots,
} from './checkpoint/checkpoint-areas.js'
import { learnedParams } from './frozen.js'
import { firstLossScale } from './loss-scale.js'
import { viewNetwork } from './network-view.js'
import { runRandom, type Plan } from './plan.js'
import { countDeadUnits } from './dead-units.js'
import { isMixed } from './precision.js'
import { measureStatistics, needsStatistics } from './statistics.js'
import { requireStorable, withOwnMemory } from './checkpoint/storable.js'
import { specOf } from './plugin-errors/tensor-spec.js'
import type { StackPlace } from './run-stack.js'
import { evaluationStep, trainStep, type StepConstants } from './step.js'
import { makeConstants } from './step-constants.js'
import { createTrainRunners } from './train-runners.js'

/** Everything of a run that is on the device, and the operations on it. */
export interface Session {
  /** How steps of full batches run. */
  readonly runner: Pick<Runner, 'kind' | 'why'>
  /** The number of learned values. */
  readonly parameters: number
  /** Issues steps. @param feeds the samples, batch after batch of `rows`, and what else changes from step to step */
  run(
    rows: number,
    steps: number,
    feeds: Tables & { learningRate: Float32Array; step: Int32Array; epochStep: Int32Array },
  ): Promise<Chunk>
  evaluate(split: string): Promise<Evaluation>
  deadUnits(): Promise<DeadUnits[]>
  readonly network: NetworkView
  /**
   * Measures the layers' statistics again where evaluation uses averaged params, with which no training step ran.
   * @returns whether that was needed
   */
  remeasure(at: { readonly epoch: number; readonly step: number }): Promise<boolean>
  keep(name: string): void
  restore(name: string): void
  /** All tensors, snapshots too, as a checkpoint holds them. */
  read(): Promise<Record<string, NamedArray>>
  release(): void
}

/**
 * Puts data and state on the device.
 * @param from tensors of a checkpoint, in place of fresh ones
 * @param place among runs that train together
 * @throws TrainError where the tensors of a checkpoint do not fit the experiment
 */
export async function openSession(
  plan: Plan,
  from?: Readonly<Record<string, NamedArray>>,
  place?: StackPlace,
): Promise<Session> {
  const constants = makeConstants(plan)
  const holder: StateHolder = { current: {} }
  const snapshots = new Map<string, NamedTensors>()
  const splits = uploadedSplits(plan, place)
  const read = () => holder.current
  const runners = createTrainRunners(plan, splits, constants, holder, place)

  function release(): void {
    runners.release()
    splits.release()
    for (const copy of snapshots.values()) disposeTensors(copy)
    disposeTensors(holder.current)
    tf.dispose([constants.dropoutKey, constants.augmentationKey, constants.classWeights ?? []])
  }

  try {
    holder.current = initialState(plan)
    if (from) load(holder, snapshots, from)
    const { kind, why } = await runners.describe(plan.batchSize)
    if (kind !== 'captured') rehearse(plan, splits.get('train'), constants, holder.current)
    return {
      runner: { kind, why },
      parameters: countParams(holder.current),
      run: runners.run,
      evaluate: (name) => evaluateSplit(plan, name, splits.get(name), read, 1, place),
      network: viewNetwork(
        plan,
        () => splits.get('train'),
        constants,
        () => holder.current,
      ),
      deadUnits: () => countDeadUnits(plan, splits.get('train'), holder.current),
      async remeasure(at) {
        if (!needsStatistics(plan, holder.current)) return false
        const measured = await measureStatistics(plan, splits.get('train'), constants, read, at)
        // A captured step holds on to the buffers of the state that is replaced here.
        runners.release()
        replaceLayerState(holder, measured)
        return true
      },
      keep(name) {
        disposeTensors(snapshots.get(name) ?? {})
        snapshots.set(name, copyTensors(holder.current))
      },
      restore(name) {
        const copy = snapshots.get(name)
        if (!copy) throw new TrainError({ where: 'restore', problem: `nothing was kept as '${name}'` })
        // A captured step holds on to the buffers of the state that is replaced here.
        runners.release()
        replace(holder, copyTensors(copy))
      },
      read: () => readTensors({ ...holder.current, ...joinSnapshots(snapshots) }),
      release,
    }
  } catch (error) {
    release()
    throw error
  }
}

/** The splits of the data on the device, each uploaded when it is first asked for. */
function uploadedSplits({ data, sample }: Plan, place: StackPlace | undefined) {
  const upload = place?.splits.upload ?? uploadSplit
  const splits = new Map<string, DeviceSplit>()
  return {
    get(name: string): DeviceSplit {
      const split = splits.get(name) ?? upload(data.splits[name]!, sample)
      splits.set(name, split)
      return split
    },
    release(): void {
      for (const split of splits.values()) split.release()
    },
  }
}

/** Runs a step and an evaluation of one sample on a copy of the state, so that a missing kernel is reported before the first step. */
function rehearse(plan: Plan, split: DeviceSplit, constants: StepConstants, state: NamedTensors): void {
  tf.tidy(() => {
    const indices = tf.tensor1d([0], 'int32')
    const step = tf.scalar(0, 'int32')
    const feed = { indices, learningRate: tf.scalar(0), step, epochStep: step }
    trainStep(plan, batchFrom(split), constants)(copyTensors(state), feed)
    evaluationStep(plan, split, () => state)({}, feed)
  })
}

function initialState(plan: Plan): NamedTensors {
  const { model, inputShape, optimizer, experiment, loss, data } = plan
  return tf.tidy(() => {
    const { params, state, outputShape } = model.init(inputShape, runRandom(experiment).initialization)
    checkOutput(loss, outputShape, data)
    const learned = learnedParams(plan, params)
    if (Object.keys(params).length > 0 && Object.keys(learned).length === 0)
      throw new ExperimentError({
        where: 'experiment.frozen',
        expected: 'a layer that still learns',
        received: 'all of them',
      })
    const scale = isMixed(experiment) ? firstLossScale() : {}
    const first = joinState({ params, state, optimizer: { ...optimizer.init(learned), ...scale } })
    requireStorable(experiment, first)
    return withOwnMemory(first)
  })
}

/** Puts a checkpoint's tensors in place of the fresh ones, and its snapshots among those that are kept. */
function load(
  holder: StateHolder,
  snapshots: Map<string, NamedTensors>,
  from: Readonly<Record<string, NamedArray>>,
): void {
  const current = withoutSnapshots(from)
  // An optimizer that starts anew keeps its initial state.
  const begins = !Object.keys(current).some(isOptimizers)
  const fresh = Object.fromEntries(Object.entries(holder.current).filter(([name]) => begins && isOptimizers(name)))
  for (const [name, tensor] of Object.entries(holder.current)) {
    if (name in fresh) continue
    const array = current[name]
    if (!array) throw new TrainError(missing('checkpoint', `a tensor '${name}' [${tensor.shape.join(', ')}]`))
    const [expected, received] = [tensor, array].map(specOf)
    if (expected !== received)
      throw new TrainError({ where: 'checkpoint', expected: `'${name}' as ${expected}`, received: received! })
  }
  const stray = Object.keys(current).find((name) => !(name in holder.current))
  if (stray !== undefined)
    throw new TrainError({ where: 'checkpoint', problem: `'${stray}' has no place in this experiment` })
  const replaced = Object.entries(holder.current).filter(([name]) => !(name in fresh))
  disposeTensors(Object.fromEntries(replaced))
  holder.current = { ...uploadTensors(current), ...fresh }
  for (const [name, copy] of snapshotsOf(from)) snapshots.set(name, uploadTensors(copy))
}

function isOptimizers(name: string): boolean {
  return name.startsWith('optimizer/')
}

function replaceLayerState(holder: StateHolder, next: NamedTensors): void {
  const { params, optimizer, state } = splitState(holder.current)
  disposeTensors(state)
  holder.current = joinState({ params, optimizer, state: next })
}

function replace(holder: StateHolder, next: NamedTensors): void {
  disposeTensors(holder.current)
  holder.current = next
}
