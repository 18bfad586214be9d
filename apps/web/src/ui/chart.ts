import type uPlot from 'uplot'
import { localized } from '../texts/numbers.js'
import { uiTexts as t } from '../texts/ui.js'
import { inColumns } from './thin-curve.js'

/** One curve of a plot. */
export interface PlotSeries {
  readonly label: string
  readonly x: readonly number[]
  readonly y: readonly number[]
  /** A CSS variable: `--train`. */
  readonly color: string
  readonly width?: number
  readonly faint?: boolean
  readonly points?: boolean
  readonly dash?: readonly number[]
}

/** Steps are whole: 1, 2, 5, 10, … from one tick to the next. */
const wholeSteps = Array.from({ length: 10 }, (_, power) => [1, 2, 5].map((digit) => digit * 10 ** power)).flat()

/** How wide a line is, where it does not say so. */
const thin = 1.6

/** What a chart draws that changes while it stands. */
export interface Drawn {
  readonly marks: readonly number[]
  /** @param step from one tick to the next, so that labels have as many digits as tell them apart */
  readonly format: (value: number, step?: number) => string
  readonly range: readonly [number, number]
}

interface ChartOptions {
  readonly element: HTMLElement
  readonly series: readonly PlotSeries[]
  readonly log: boolean
  readonly height: number
  latest(): Drawn
  onZoom(): void
}

/** The options of a chart in an element, in the colors of the page as they are now. */
export function chartOptions({ element, series, log, height, latest, onZoom }: ChartOptions): uPlot.Options {
  const css = getComputedStyle(document.documentElement)
  const color = (name: string) => css.getPropertyValue(name).trim()
  const axis: uPlot.Axis = {
    stroke: color('--ink-2'),
    grid: { stroke: color('--grid'), width: 1 },
    ticks: { show: false },
    font: `11px ${color('--mono')}`,
    gap: 4,
  }
  const values = (_: uPlot, ticks: readonly (number | null)[], __: number, ___: number, step: number) =>
    ticks.map((value) => (value === null ? '' : latest().format(value, step)))
  return {
    width: widthOf(element),
    height,
    padding: [8, 18, 0, 0],
    scales: { x: { time: false }, y: log ? { distr: 3 } : { range: () => [...latest().range] } },
    axes: [
      {
        ...axis,
        size: 24,
        incrs: wholeSteps,
        values: (_, ticks) => ticks.map(tick),
        label: t.step,
        labelSize: 16,
        labelFont: axis.font!,
      },
      { ...axis, size: 52, values },
    ],
    legend: { show: false },
    cursor: { points: { size: 6 }, drag: { x: true, y: false } },
    series: [{}, ...series.map((one) => ({ ...lineOf(one, color(one.color)), auto: log }))],
    hooks: {
      drawClear: [(u) => drawMarks(u, latest().marks, color('--grid'))],
      setCursor: [(u) => showValues(u, element, latest().format)],
      setSelect: [(u) => (u.select.width > 0 ? onZoom() : undefined)],
    },
  }
}

function lineOf({ label, width = thin, faint = false, points = false, dash }: PlotSeries, color: string): uPlot.Series {
  return {
    label,
    stroke: faint ? `color-mix(in srgb, ${color} 18%, transparent)` : color,
    width,
    spanGaps: true,
    points: { show: points, size: 5, fill: color },
    ...(dash ? { dash: [...dash] } : {}),
  }
}

/** How wide a chart in an element is. */
export function widthOf(element: HTMLElement): number {
  return Math.max(120, element.clientWidth)
}

/**
 * Curves as uPlot takes them: one list of steps, and a list of values for each curve, with nothing where it has no point. Steps of each are in order:
 * to merge them costs less than the sorting of `uPlot.join`. A line has at most two points for a column as wide as itself: many more would look the
 * same, and take a browser without a GPU tens of milliseconds to paint.
 *
 * @param from step at the left edge of the chart
 * @param to step at its right edge
 * @param width of the chart, in dots of the page
 */
export function dataOf(series: readonly PlotSeries[], from: number, to: number, width: number): uPlot.AlignedData {
  const shown = series.map((one) => inColumns(one, from, to, width / (one.width ?? thin)))
  const steps: number[] = []
  const values = shown.map((): (number | null | undefined)[] => [])
  const next = shown.map(() => 0)
  for (;;) {
    const step = shown.reduce((least, { x }, i) => Math.min(least, x[next[i]!] ?? Infinity), Infinity)
    if (!(step < Infinity)) return [steps, ...values]
    steps.push(step)
    shown.forEach(({ x, y }, i) => {
      const at = next[i]!
      if (x[at]! <= step) {
        values[i]!.push(Number.isFinite(y[at]) ? y[at] : null)
        next[i] = at + 1
      } else values[i]!.push(undefined)
    })
  }
}

function tick(step: number): string {
  if (step >= 1e6) return `${localized(String(step / 1e6))}M`
  return step >= 1e4 ? `${localized(String(step / 1e3))}k` : String(step)
}

function drawMarks(u: uPlot, marks: readonly number[], color: string): void {
  if (marks.length > 40) return
  const { left, top, width, height } = u.bbox
  u.ctx.save()
  u.ctx.strokeStyle = color
  u.ctx.setLineDash([2, 4])
  for (const mark of marks) {
    const x = Math.round(u.valToPos(mark, 'x', true))
    if (x < left || x > left + width) continue
    u.ctx.beginPath()
    u.ctx.moveTo(x, top)
    u.ctx.lineTo(x, top + height)
    u.ctx.stroke()
  }
  u.ctx.restore()
}

/** The values under the pointer stand in the tip of the plot's title. */
function showValues(u: uPlot, element: HTMLElement, format: (value: number) => string): void {
  const { idx } = u.cursor
  const caption = element.parentElement?.querySelector<HTMLElement>('.plot-title')
  if (!caption) return
  caption.dataset['title'] ??= caption.textContent ?? ''
  if (idx === null || idx === undefined) {
    caption.dataset['values'] = ''
    return
  }
  const parts = u.series
    .slice(1)
    .map((series, i) => [series, u.data[i + 1]?.[idx]] as const)
    .filter(([, value]) => typeof value === 'number')
  caption.dataset['values'] = t.atStep(
    u.data[0][idx]!,
    [...new Set(parts.map(([series, value]) => `${String(series.label)} ${format(value as number)}`))].join(', '),
  )
}
