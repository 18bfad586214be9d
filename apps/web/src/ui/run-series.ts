import { ownValue } from '@telarjs/core'
import type { Curves, EpochPoint } from '../shared/curves.js'
import type { ComparedRun } from '../state/compared.js'
import type { PlotSeries } from './chart.js'
import { createSmoothing, createThinCurve, type Points, type ThinCurve } from './thin-curve.js'

/** Points per curve that are drawn: more than a screen has dots. */
const mostPoints = 2400

/** A curve of a run as it is drawn, and how many of its points it has taken over. */
interface Line {
  readonly thin: ThinCurve
  readonly smooth: (y: number) => number
  readonly smoothing: number
  taken: number
}

/** The lines of each run that is drawn, until some of its points are forgotten. */
const drawn = new WeakMap<Curves, { readonly cuts: number; readonly lines: Map<string, Line> }>()

/** Takes over the points that a line does not have yet. @param key of a line among those of its run */
function growLine(
  curves: Curves,
  key: string,
  smoothing: number,
  count: number,
  pointAt: (index: number) => readonly [x: number, y: number | undefined],
): Points {
  const cuts = curves.cuts()
  let kept = drawn.get(curves)
  if (kept?.cuts !== cuts) drawn.set(curves, (kept = { cuts, lines: new Map() }))
  let line = kept.lines.get(key)
  if (line?.smoothing !== smoothing) {
    line = { thin: createThinCurve(mostPoints), smooth: createSmoothing(smoothing), smoothing, taken: 0 }
    kept.lines.set(key, line)
  }
  const { thin, smooth } = line
  for (; line.taken < count; line.taken++) {
    const [x, y] = pointAt(line.taken)
    if (y !== undefined) thin.add(x, smoothing > 0 ? smooth(y) : y)
  }
  return thin.points()
}

/** A quantity over the steps of training. @param smoothing 0 for the values themselves, below 1 */
export function stepSeries(curves: Curves, name: string, smoothing = 0): Points {
  const [steps, values] = [curves.steps(), curves.series(name)]
  const key = smoothing > 0 ? `smooth ${name}` : `steps ${name}`
  return growLine(curves, key, smoothing, values.length, (i) => [steps[i]!, values[i]!])
}

/** The learning rate over the steps. */
export function rateSeries(curves: Curves): Points {
  const [steps, rates] = [curves.steps(), curves.rates()]
  return growLine(curves, 'rates', 0, rates.length, (i) => [steps[i]!, rates[i]!])
}

/** A quantity over the evaluations of a split. */
export function evaluationSeries(curves: Curves, split: string, name: string): Points {
  const points = ownValue(curves.evaluations(), split) ?? []
  return growLine(curves, `on ${split} ${name}`, 0, points.length, (i) => [points[i]!.step, valueOf(points[i]!, name)])
}

/** What an evaluation came to; nothing where it is no number. */
export function valueOf({ loss, metrics }: EpochPoint, name: string): number | undefined {
  const value = name === 'loss' ? loss : ownValue(metrics, name)
  return typeof value === 'number' ? value : undefined
}

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
  const [split] = Object.keys(curves.evaluations())
  const points = split === undefined ? undefined : evaluationSeries(curves, split, name)
  const line = { label, color, width: 1.6, ...(dash.length > 0 ? { dash } : {}) }
  if (points && points.x.length > 1) return [{ ...line, ...points, points: points.x.length <= 40 }]
  return curves.series(name).length === 0 ? [] : [{ ...line, ...stepSeries(curves, name, 0.95) }]
}
