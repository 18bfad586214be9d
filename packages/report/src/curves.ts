import { percent, short, type ValueKind } from '@telarjs/core'
import { axisOf, epochAxis, extent, finiteOf, lastOf, sampled, writer, type SeriesValues } from './curve-parts.js'
import { smooth } from './downsample.js'
import type { Figure } from './figure.js'
import { lineChart, type Series } from './line-chart.js'
import { titled } from './metric-label.js'
import { shareTick } from './scale.js'
import { scatter, type ScatterGroup } from './scatter.js'

interface Named {
  readonly id: string
  readonly title: string
  /** What the values are: `loss`, `accuracy`. */
  readonly quantity: string
  readonly kind?: ValueKind
}

/**
 * Values of every step, smoothed, with the raw ones pale behind.
 *
 * @example
 * const { svg } = stepCurve({ id: 'loss', title: 'Loss', quantity: 'loss', steps: [1, 2, 3], values: [0.9, 0.7, 0.5] })
 */
export function stepCurve({
  steps,
  values,
  ...named
}: Named & { readonly steps: ArrayLike<number>; readonly values: SeriesValues }): Figure {
  const half = Math.max(1, Math.round(values.length / 100))
  const smoothed = smooth(values, half)
  const write = writer(named.kind)
  const finite = Array.from(values).filter((value): value is number => value !== null && Number.isFinite(value))
  const last = smoothed.findLast((value) => value !== null)
  const [low, high] = extent(finite)
  return lineChart({
    ...named,
    summary: `${short(values.length)} steps. ${titled(named.quantity)} between ${write(low)} and ${write(high)}, smoothed ${write(last)} at the end.`,
    x: { label: 'step' },
    y: axisOf(named.quantity, named.kind, finite),
    series: [
      { name: 'each step', x: steps, y: values, faint: true, color: 0 },
      { name: 'smoothed', x: steps, y: smoothed, color: 0 },
    ],
    table: {
      head: ['step', named.quantity, 'smoothed'],
      rows: sampled(values.length).map((i) => [short(steps[i]), write(values[i]), write(smoothed[i])]),
    },
  })
}

/**
 * Values of every epoch, a line for each split.
 *
 * @example
 * const { svg } = epochCurve({
 *   id: 'loss', title: 'Loss', quantity: 'loss', epochs: [1, 2], series: [{ name: 'test', values: [0.9, 0.5] }],
 * })
 */
export function epochCurve({
  epochs,
  series,
  ...named
}: Named & {
  readonly epochs: readonly number[]
  readonly series: readonly { readonly name: string; readonly values: SeriesValues }[]
}): Figure {
  const write = writer(named.kind)
  const ends = series.map(({ name, values }) => `${name} ${write(lastOf(values))}`)
  return lineChart({
    ...named,
    summary: `${titled(named.quantity)} after ${epochs.at(-1) ?? 0} epochs: ${ends.join(', ')}.`,
    x: epochAxis(epochs),
    y: axisOf(
      named.quantity,
      named.kind,
      series.flatMap(({ values }) => finiteOf(values)),
    ),
    series: series.map(({ name, values }, i) => ({
      name,
      x: epochs,
      y: values,
      dashed: i % 2 === 1,
      dots: epochs.length <= 30,
    })),
    table: {
      head: ['epoch', ...series.map(({ name }) => name)],
      rows: epochs.map((epoch, i) => [String(epoch), ...series.map(({ values }) => write(values[i]))]),
    },
  })
}

/**
 * Loss and accuracy of every epoch on one chart, the loss axis upside down: both lines rise as training goes well.
 *
 * @example
 * const { svg } = lossAndAccuracy({ epochs: [1, 2], splits: [{ name: 'test', loss: [0.9, 0.5], accuracy: [0.7, 0.9] }] })
 */
export function lossAndAccuracy({
  epochs,
  splits,
  id = 'loss-and-accuracy',
  accuracyName = 'accuracy',
}: EpochsOfSplits): Figure {
  const lines = splits.flatMap(({ name, loss, accuracy }, i): Series[] => [
    { name: `${accuracyName}, ${name}`, x: epochs, y: accuracy, color: 0, dashed: i % 2 === 1 },
    { name: `loss, ${name}`, x: epochs, y: loss, color: 1, dashed: i % 2 === 1, axis: 'right' },
  ])
  const ends = splits.map(
    ({ name, loss, accuracy }) => `${name} ${percent(lastOf(accuracy))} at loss ${short(lastOf(loss))}`,
  )
  return lineChart({
    id,
    title: `Loss and ${accuracyName}`,
    summary: `Both rise as training goes well, for the loss axis is upside down. At the end: ${ends.join(', ')}.`,
    x: epochAxis(epochs),
    y: { label: accuracyName, format: shareTick },
    right: { label: 'loss (small values above)', inverted: true },
    series: lines,
    table: {
      head: ['epoch', ...lines.map(({ name }) => name)],
      rows: epochs.map((epoch, i) => [
        String(epoch),
        ...lines.map(({ axis, y }) => (axis ? short(y[i]) : percent(y[i]))),
      ]),
    },
  })
}

/** Loss and accuracy of every split, epoch by epoch. */
export interface EpochsOfSplits {
  readonly id?: string
  readonly epochs: readonly number[]
  readonly splits: readonly { readonly name: string; readonly loss: SeriesValues; readonly accuracy: SeriesValues }[]
  readonly accuracyName?: string
}

/**
 * Accuracy against loss, with Pearson's correlation: how well the one stands for the other.
 *
 * @param each what a point is
 * @example
 * const { svg } = lossAccuracyScatter({ each: 'epoch', groups: [{ name: 'test', loss: [0.9, 0.5], accuracy: [0.7, 0.9] }] })
 */
export function lossAccuracyScatter({
  groups,
  each,
  id = 'accuracy-against-loss',
  accuracyName = 'accuracy',
}: {
  readonly id?: string
  readonly accuracyName?: string
  readonly each: 'epoch' | 'step'
  readonly groups: readonly { readonly name: string; readonly loss: SeriesValues; readonly accuracy: SeriesValues }[]
}): Figure {
  const pairs = groups.map(({ name, loss, accuracy }): ScatterGroup => {
    const both = Array.from(loss, (value, i) => [value, accuracy[i] ?? null] as const).filter(
      (pair): pair is [number, number] => pair.every((value) => value !== null && Number.isFinite(value)),
    )
    return { name, x: both.map(([value]) => value), y: both.map(([, value]) => value) }
  })
  return scatter({
    id,
    title: titled(`${accuracyName} against loss, every ${each}`),
    summary: 'A correlation near −1 says that the loss stands well for it.',
    x: { label: 'loss' },
    y: { label: accuracyName, format: shareTick },
    groups: pairs.filter(({ x }) => x.length > 0),
  })
}

/**
 * Lines of several runs over each other.
 *
 * @example
 * const { svg } = runsCurve({
 *   id: 'loss', title: 'Loss', quantity: 'loss', runs: [{ name: 'a', epochs: [1, 2], values: [0.9, 0.5] }],
 * })
 */
export function runsCurve({
  runs,
  ...named
}: Named & {
  readonly runs: readonly { readonly name: string; readonly epochs: readonly number[]; readonly values: SeriesValues }[]
}): Figure {
  const write = writer(named.kind)
  return lineChart({
    ...named,
    summary: `${runs.map(({ name, values }) => `${name} ${write(lastOf(values))}`).join(', ')} at the end.`,
    x: epochAxis(runs.flatMap(({ epochs }) => epochs)),
    y: axisOf(
      named.quantity,
      named.kind,
      runs.flatMap(({ values }) => finiteOf(values)),
    ),
    series: runs.map(({ name, epochs, values }) => ({ name, x: epochs, y: values })),
    table: {
      head: ['run', 'epochs', `last ${named.quantity}`],
      rows: runs.map(({ name, epochs, values }) => [name, String(epochs.at(-1) ?? 0), write(lastOf(values))]),
    },
  })
}
