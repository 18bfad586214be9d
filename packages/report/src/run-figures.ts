import { ownValue } from '@telarjs/core'
import { epochCurve, lossAccuracyScatter, lossAndAccuracy, runsCurve, stepCurve } from './curves.js'
import { learningRateCurve } from './learning-rate.js'
import type { SeriesValues } from './curve-parts.js'
import type { Figure } from './figure.js'
import type { RunScores } from './epoch-table.js'
import { metricLabel, titled } from './metric-label.js'
import type { RunRecord } from './run-record.js'

/**
 * The figures that follow from a run's logs alone.
 *
 * @param prefix of their ids, where a page shows several runs
 * @example
 * const figures = runFigures(await readRun(storage, 'mnist-1'))
 */
export function runFigures({ epochs, steps, valueKinds }: RunRecord, prefix = ''): Figure[] {
  const numbers = epochs.map(({ epoch }) => epoch)
  const splits = splitsOf(epochs)
  const metrics = Object.keys(epochs[0]?.train.metrics ?? splits[0]?.scores[0]?.metrics ?? {})
  const accuracy = metrics.find((name) => ownValue(valueKinds, name) === 'fraction' && /accuracy|top-k/.test(name))
  const figures: (Figure | false)[] = [
    epochs.length > 0 &&
      epochCurve({
        id: `${prefix}loss-per-epoch`,
        title: 'Loss per epoch',
        quantity: 'loss',
        epochs: numbers,
        series: splits.map(({ name, scores }) => ({ name, values: scores.map(({ loss }) => loss) })),
      }),
    ...metrics.map((metric) =>
      epochCurve({
        id: `${prefix}${slug(metric)}-per-epoch`,
        title: titled(`${metricLabel(metric)} per epoch`),
        quantity: metricLabel(metric),
        kind: ownValue(valueKinds, metric) ?? 'number',
        epochs: numbers,
        series: splits.map(({ name, scores }) => ({
          name,
          values: scores.map((score) => ownValue(score.metrics, metric) ?? null),
        })),
      }),
    ),
    accuracy !== undefined &&
      epochs.length > 0 &&
      lossAndAccuracy({
        id: `${prefix}loss-and-accuracy`,
        epochs: numbers,
        accuracyName: metricLabel(accuracy),
        splits: splits.map(({ name, scores }) => scoresOf(name, scores, accuracy)),
      }),
    ...stepFigures(steps, valueKinds, prefix),
    accuracy !== undefined &&
      epochs.length > 1 &&
      lossAccuracyScatter({
        id: `${prefix}accuracy-against-loss-epochs`,
        accuracyName: metricLabel(accuracy),
        each: 'epoch',
        groups: splits.map(({ name, scores }) => scoresOf(name, scores, accuracy)),
      }),
    accuracy !== undefined &&
      (steps.metrics[accuracy]?.length ?? 0) > 1 &&
      lossAccuracyScatter({
        id: `${prefix}accuracy-against-loss-batches`,
        accuracyName: metricLabel(accuracy),
        each: 'step',
        groups: [{ name: 'train', loss: steps.losses, accuracy: steps.metrics[accuracy]! }],
      }),
  ]
  return figures.filter((figure) => figure !== false)
}

/** Loss, metrics and learning rate of each step. */
function stepFigures(
  { steps, losses, metrics, learningRates }: RunRecord['steps'],
  valueKinds: RunRecord['valueKinds'],
  prefix: string,
): (Figure | false)[] {
  return [
    losses.length > 0 &&
      stepCurve({ id: `${prefix}loss-per-batch`, title: 'Loss per batch', quantity: 'loss', steps, values: losses }),
    ...Object.entries(metrics).map(([metric, values]) =>
      stepCurve({
        id: `${prefix}${slug(metric)}-per-batch`,
        title: titled(`${metricLabel(metric)} per batch`),
        quantity: metricLabel(metric),
        kind: ownValue(valueKinds, metric) ?? 'number',
        steps,
        values,
      }),
    ),
    steps.length > 0 &&
      learningRateCurve(
        steps,
        learningRates.map((rate) => rate ?? NaN),
        `${prefix}learning-rate`,
      ),
  ]
}

/**
 * The curves of several runs over each other: loss and metrics on the split that was evaluated, and the loss in training.
 *
 * @example
 * const names = ['mnist-1', 'mnist-2']
 * const runs = await Promise.all(names.map((name) => readRun(folderStorage(`runs/${name}`), name)))
 * const figures = comparedRunFigures(runs)
 */
export function comparedRunFigures(runs: readonly Pick<RunRecord, 'name' | 'epochs' | 'valueKinds'>[]): Figure[] {
  const split = ['test', 'validation'].find((name) => runs.some(({ epochs }) => epochs[0]?.splits[name]))
  const evaluated = (epochs: RunRecord['epochs'], of: (scores: RunScores) => number | null | undefined): SeriesValues =>
    epochs.map(({ splits }) => (split && splits[split] ? (of(splits[split]) ?? null) : null))
  const metrics = [
    ...new Set(runs.flatMap(({ epochs }) => Object.keys((split && epochs[0]?.splits[split]?.metrics) || {}))),
  ]
  const valueKinds: RunRecord['valueKinds'] = Object.assign({}, ...runs.map((run) => run.valueKinds))
  const lines = (of: (epochs: RunRecord['epochs']) => SeriesValues) =>
    runs.map(({ name, epochs }) => ({ name, epochs: epochs.map(({ epoch }) => epoch), values: of(epochs) }))
  return [
    ...(split
      ? metrics.map((metric) =>
          runsCurve({
            id: `runs-${slug(metric)}`,
            title: titled(`${metricLabel(metric)}, ${split}`),
            quantity: metricLabel(metric),
            kind: ownValue(valueKinds, metric) ?? 'number',
            runs: lines((epochs) => evaluated(epochs, (scores) => ownValue(scores.metrics, metric))),
          }),
        )
      : []),
    ...(split
      ? [
          runsCurve({
            id: 'runs-loss',
            title: `Loss, ${split}`,
            quantity: 'loss',
            runs: lines((epochs) => evaluated(epochs, ({ loss }) => loss)),
          }),
        ]
      : []),
    runsCurve({
      id: 'runs-train-loss',
      title: 'Loss in training',
      quantity: 'loss',
      runs: lines((epochs) => epochs.map(({ train }) => train.loss)),
    }),
  ]
}

function splitsOf(epochs: RunRecord['epochs']): { name: string; scores: RunScores[] }[] {
  const names = [...new Set(epochs.flatMap(({ splits }) => Object.keys(splits)))]
  const empty: RunScores = { loss: null, metrics: {} }
  return [
    { name: 'train', scores: epochs.map(({ train }) => train) },
    ...names.map((name) => ({ name, scores: epochs.map(({ splits }) => ownValue(splits, name) ?? empty) })),
  ]
}

function scoresOf(name: string, scores: readonly RunScores[], accuracy: string) {
  return {
    name,
    loss: scores.map(({ loss }) => loss),
    accuracy: scores.map(({ metrics }) => ownValue(metrics, accuracy) ?? null),
  }
}

function slug(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]+/g, '-')
}
