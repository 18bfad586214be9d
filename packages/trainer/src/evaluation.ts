import { type Evaluation, ownValue, PluginError, show } from '@telarjs/core'
import { createRunner, type NamedTensors, type Runner, type Step } from '@telarjs/tensor'
import type { DeviceSplit } from './data.js'
import type { Network } from './plan.js'
import { evaluationStep } from './step.js'

/** Samples in one step of an evaluation; the number changes the result only of a loss that compares the samples of a batch. */
const evaluationRows = 500

/**
 * One pass over a split: the mean loss, the metrics, and how often each class was predicted.
 *
 * @param passes versions of each sample whose outputs are averaged
 */
export async function evaluateSplit(
  network: Network,
  name: string,
  split: DeviceSplit,
  read: () => NamedTensors,
  passes = 1,
): Promise<Evaluation> {
  const isCompared = network.loss.outputs === 'embeddings'
  const rows = Math.min(split.size, isCompared ? network.experiment.batchSize : evaluationRows)
  const whole = Math.floor(split.size / rows)
  // Batches as in training hold samples of several classes, also where a split is sorted by them.
  const orderOf = (i: number) => (isCompared && i < whole * rows ? (i % rows) * whole + Math.floor(i / rows) : i)
  const order = Int32Array.from({ length: split.size }, (_, i) => orderOf(i))
  const sums: Record<string, Float64Array> = {}
  for (const [size, steps, from] of [
    [rows, whole, 0],
    [split.size - whole * rows, 1, whole * rows],
  ] as const) {
    if (size > 0)
      await addSums(
        sums,
        network,
        evaluationStep(network, split, read, passes),
        order.subarray(from, from + size * steps),
        size,
      )
  }
  const metrics = network.metrics.map((metric) => {
    const value = metric.compute(sums[`metric/${metric.name}`]!, split.size)
    requireMetricValue(`metric:${metric.name}: compute`, value)
    return [metric.name, value] as const
  })
  return {
    split: name,
    samples: split.size,
    loss: sums['loss']![0]! / split.size,
    metrics: Object.fromEntries(metrics),
    predicted: [...(sums['predicted'] ?? [])],
  }
}

async function addSums(
  sums: Record<string, Float64Array>,
  network: Network,
  step: Step,
  indices: Int32Array,
  rows: number,
): Promise<void> {
  const steps = indices.length / rows
  const collected = new Set(network.metrics.filter(({ collects }) => collects).map(({ name }) => `metric/${name}`))
  const runner: Runner = await createRunner(step, { current: {} }, { indices: { dtype: 'int32', shape: [rows] } })
  try {
    const out = await runner.run(steps, { indices }).read()
    for (const [name, values] of Object.entries(out)) {
      if (collected.has(name)) {
        sums[name] = joined(ownValue(sums, name), values)
        continue
      }
      const length = values.length / steps
      const sum = (sums[name] = ownValue(sums, name) ?? new Float64Array(length))
      values.forEach((value, i) => (sum[i % length]! += value))
    }
  } finally {
    runner.release()
  }
}

function joined(before: Float64Array | undefined, values: Float32Array): Float64Array {
  const all = new Float64Array((before?.length ?? 0) + values.length)
  all.set(before ?? [])
  all.set(values, before?.length ?? 0)
  return all
}

/** Refuses what logs and checkpoints cannot hold, such as a typed array. @throws PluginError that names the metric */
function requireMetricValue(where: string, value: unknown): void {
  const isRow = (row: unknown) => Array.isArray(row) && row.every((cell) => typeof cell === 'number')
  if (typeof value === 'number' || (Array.isArray(value) && value.every(isRow))) return
  throw new PluginError({ where, expected: 'a number, or a table of numbers', received: show(value) })
}
