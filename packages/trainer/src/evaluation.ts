import { type Evaluation, ownValue } from '@telarjs/core'
import { createRunner, type Feeds, type NamedTensors, type Runner, type Step } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import type { DeviceSplit } from './data/data.js'
import type { Network } from './plan.js'
import type { StackedStep, StackPlace } from './run-stack.js'
import { evaluationStep } from './step.js'

/** Samples in one step of an evaluation; the number changes the result only of a loss that compares the samples of a batch. */
const evaluationRows = 500

/**
 * One pass over a split: the mean loss, the metrics, and how often each class was predicted.
 *
 * @param passes versions of each sample whose outputs are averaged
 * @param place among runs that train together, whose evaluations of the same split are computed together, too
 */
export async function evaluateSplit(
  network: Network,
  name: string,
  split: DeviceSplit,
  read: () => NamedTensors,
  passes = 1,
  place?: StackPlace,
): Promise<Evaluation> {
  const isCompared = network.loss.outputs === 'embeddings'
  const rows = Math.min(split.size, isCompared ? network.experiment.batchSize : evaluationRows)
  const whole = Math.floor(split.size / rows)
  // Batches as in training hold samples of several classes, also where a split is sorted by them.
  const orderOf = (i: number) => (isCompared && i < whole * rows ? (i % rows) * whole + Math.floor(i / rows) : i)
  const order = Int32Array.from({ length: split.size }, (_, i) => orderOf(i))
  const sums: Record<string, Float64Array> = {}
  const step = evaluationStep(network, split, read, passes)
  const together =
    place && tf.getBackend() === 'webgpu' ? { place, reads: { state: read(), split: split.batch } } : undefined
  for (const [size, steps, from] of [
    [rows, whole, 0],
    [split.size - whole * rows, 1, whole * rows],
  ] as const) {
    const indices = order.subarray(from, from + size * steps)
    if (size > 0) for await (const out of outputsOf(step, indices, size, together)) addSums(sums, network, out)
  }
  const metrics = network.metrics.map(
    (metric) => [metric.name, metric.compute(sums[`metric/${metric.name}`]!, split.size)] as const,
  )
  return {
    split: name,
    samples: split.size,
    loss: sums['loss']![0]! / split.size,
    metrics: Object.fromEntries(metrics),
    predicted: [...(sums['predicted'] ?? [])],
  }
}

/** What some steps of an evaluation put out. */
interface Outputs {
  readonly steps: number
  readonly values: Readonly<Record<string, Float32Array>>
}

/** Runs a step for every so many of the indices: all at once, or, among runs that train together, as many at a time as they want. */
async function* outputsOf(
  step: Step,
  indices: Int32Array,
  rows: number,
  together: { readonly place: StackPlace; readonly reads: StackedStep['reads'] } | undefined,
): AsyncGenerator<Outputs> {
  const feeds: Feeds = { indices: { dtype: 'int32', shape: [rows] } }
  const holder = { current: {} }
  let runner: Runner | undefined
  const alone = async () => (runner ??= await createRunner(step, holder, feeds))
  const all = indices.length / rows
  const of: StackedStep = { step, holder, reads: together?.reads, feeds, kind: 'captured', alone }
  try {
    for (let done = 0; done < all;) {
      const left = { indices: indices.subarray(done * rows) }
      const chunk = together ? await together.place.run(of, all - done, left) : (await alone()).run(all - done, left)
      yield { steps: chunk.steps, values: await chunk.read() }
      done += chunk.steps
    }
  } finally {
    together?.place.forget(of)
    runner?.release()
  }
}

function addSums(sums: Record<string, Float64Array>, { metrics }: Network, { steps, values: out }: Outputs): void {
  const collected = new Set(metrics.filter(({ collects }) => collects).map(({ name }) => `metric/${name}`))
  for (const [name, values] of Object.entries(out)) {
    if (collected.has(name)) {
      sums[name] = joined(ownValue(sums, name), values)
      continue
    }
    const length = values.length / steps
    const sum = (sums[name] = ownValue(sums, name) ?? new Float64Array(length))
    values.forEach((value, i) => (sum[i % length]! += value))
  }
}

function joined(before: Float64Array | undefined, values: Float32Array): Float64Array {
  const all = new Float64Array((before?.length ?? 0) + values.length)
  all.set(before ?? [])
  all.set(values, before?.length ?? 0)
  return all
}
