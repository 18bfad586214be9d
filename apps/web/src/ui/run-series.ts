import { ownValue } from '@telarjs/core'
import type { Curves, EpochPoint } from '../shared/curves.js'
import type { ComparedRun } from '../state/compared.js'
import type { PlotSeries } from './chart.js'
import { downsample, smooth } from './downsample.js'

/** Points per curve that are drawn: more than a screen has dots. */
export const mostPoints = 2400

/** The metrics of the evaluations that are numbers. */
export function numberMetrics(curves: Curves): string[] {
  return Object.values(curves.evaluations()).flatMap((points) =>
    Object.entries(points.at(-1)?.metrics ?? {})
      .filter(([, value]) => typeof value === 'number')
      .map(([name]) => name),
  )
}

/** What a run came to over its steps, as one line among those of others: on the held-out samples where they were evaluated, otherwise in training. */
export function comparedSeries({ curves, name: label, color, dash }: ComparedRun, name: string): PlotSeries[] {
  const held = Object.values(curves.evaluations())[0]
  const points = held ? evaluationSeries(held, name) : undefined
  const line = { label, color, width: 1.6, ...(dash.length > 0 ? { dash } : {}) }
  if (points && points.x.length > 1) return [{ ...line, ...points, points: points.x.length <= 40 }]
  const y = curves.series(name)
  return y.length === 0 ? [] : [{ ...line, ...downsample(curves.steps(), smooth(y, 0.95), mostPoints) }]
}

/** A quantity over the evaluations of a split. */
export function evaluationPoints(points: readonly EpochPoint[], name: string): { x: number[]; y: number[] } {
  const valued = points
    .map((point) => [point.step, name === 'loss' ? point.loss : ownValue(point.metrics, name)] as const)
    .filter((pair): pair is readonly [number, number] => typeof pair[1] === 'number')
  return { x: valued.map(([step]) => step), y: valued.map(([, value]) => value) }
}

/** No more points than can be seen: a run may have thousands of epochs. */
export function evaluationSeries(points: readonly EpochPoint[], name: string): { x: number[]; y: number[] } {
  const { x, y } = evaluationPoints(points, name)
  return downsample(x, y, mostPoints)
}
