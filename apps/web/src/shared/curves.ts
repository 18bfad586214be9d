import { type MetricValue, ownValue } from '@telarjs/core'

/** Numbers that grow at the end. */
interface Column {
  values: Float64Array
  length: number
}

/** What an epoch came to: the means over its steps, or a split's evaluation. */
export interface EpochPoint {
  readonly step: number
  readonly epoch: number
  readonly loss: number
  readonly metrics: Readonly<Record<string, MetricValue>>
}

/** Curves as they are kept. */
export interface StoredCurves {
  readonly steps: Float64Array
  readonly rates: Float64Array
  /** `loss` and the training metrics, by name; one value per step. */
  readonly series: Readonly<Record<string, Float64Array>>
  readonly epochs: readonly EpochPoint[]
  readonly evaluations: Readonly<Record<string, readonly EpochPoint[]>>
}

/** The curves of a run: one point per step, one per epoch and split. */
export interface Curves {
  addSteps(stretch: {
    readonly from: number
    readonly losses: Float32Array
    readonly rates: Float32Array
    readonly metrics: Readonly<Record<string, Float32Array>>
  }): void
  addEvaluation(point: EpochPoint & { readonly split: string }): void
  addEpoch(point: EpochPoint): void
  /** Forgets what came after a step, before a run goes on from there. */
  cut(step: number): void
  /** How often points were forgotten. */
  cuts(): number
  toStored(): StoredCurves
  /** Views of what there is now, without copying. */
  steps(): Float64Array
  rates(): Float64Array
  series(name: string): Float64Array
  names(): readonly string[]
  epochs(): readonly EpochPoint[]
  evaluations(): Readonly<Record<string, readonly EpochPoint[]>>
}

export function createCurves(stored?: StoredCurves): Curves {
  const steps = columnOf(stored?.steps)
  const rates = columnOf(stored?.rates)
  const series = new Map(Object.entries(stored?.series ?? {}).map(([name, values]) => [name, columnOf(values)]))
  let epochs = [...(stored?.epochs ?? [])]
  let evaluations: Record<string, EpochPoint[]> = mapValues(stored?.evaluations ?? {}, (points) => [...points])
  let cuts = 0

  function seriesOf(name: string): Column {
    const found = series.get(name)
    if (found) return found
    const made = columnOf()
    series.set(name, made)
    return made
  }

  return {
    addSteps({ from, losses, rates: given, metrics }) {
      push(steps, losses, (_, i) => from + i)
      push(rates, given)
      push(seriesOf('loss'), losses)
      for (const [name, values] of Object.entries(metrics)) push(seriesOf(name), values)
    },
    addEvaluation({ split, step, epoch, loss, metrics }) {
      const points = ownValue(evaluations, split) ?? []
      points.push({ step, epoch, loss, metrics: { ...metrics } })
      evaluations = { ...evaluations, [split]: points }
    },
    addEpoch: ({ step, epoch, loss, metrics }) => void epochs.push({ step, epoch, loss, metrics }),
    cut(step) {
      cuts++
      const count = lowerBound(view(steps), step)
      for (const column of [steps, rates, ...series.values()]) column.length = Math.min(column.length, count)
      epochs = epochs.filter((point) => point.step <= step)
      evaluations = mapValues(evaluations, (points) => points.filter((point) => point.step <= step))
    },
    cuts: () => cuts,
    toStored: () => ({
      steps: view(steps).slice(),
      rates: view(rates).slice(),
      series: Object.fromEntries([...series].map(([name, column]) => [name, view(column).slice()])),
      epochs,
      evaluations,
    }),
    steps: () => view(steps),
    rates: () => view(rates),
    series: (name) => view(series.get(name) ?? columnOf()),
    names: () => [...series.keys()],
    epochs: () => epochs,
    evaluations: () => evaluations,
  }
}

function mapValues<In, Out>(record: Readonly<Record<string, In>>, change: (value: In) => Out): Record<string, Out> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]))
}

function columnOf(values: Float64Array = new Float64Array()): Column {
  return { values: values.slice(), length: values.length }
}

function view(column: Column): Float64Array {
  return column.values.subarray(0, column.length)
}

function push(
  column: Column,
  added: ArrayLike<number>,
  valueOf: (value: number, index: number) => number = (value) => value,
): void {
  const needed = column.length + added.length
  if (needed > column.values.length) {
    const grown = new Float64Array(Math.max(needed, 2 * column.values.length, 1024))
    grown.set(view(column))
    column.values = grown
  }
  for (let i = 0; i < added.length; i++) column.values[column.length + i] = valueOf(added[i]!, i)
  column.length = needed
}

/** The first index whose value is not below. */
function lowerBound(values: Float64Array, wanted: number): number {
  let [low, high] = [0, values.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (values[middle]! < wanted) low = middle + 1
    else high = middle
  }
  return low
}
