import { seriesColor } from './colors.js'
import { downsample, type Points } from './downsample.js'
import { figureWidth, makeFigure, type Caption, type Figure, type TextTable } from './figure.js'
import {
  axisRoom,
  clipped,
  drawHorizontalAxis,
  drawLegend,
  drawTitle,
  drawVerticalAxis,
  overhang,
  scaleOf,
  type Area,
  type Axis,
} from './frame.js'
import type { Scale } from './scale.js'
import { element, label, rounded } from './svg.js'

/** One line of a chart. */
export interface Series extends Points {
  readonly name: string
  /** Its color by number; without it its place in the list. */
  readonly color?: number
  readonly dashed?: boolean
  /** Thin and pale, as the raw values behind a smoothed line; not in the legend. */
  readonly faint?: boolean
  readonly axis?: 'left' | 'right'
  /** Dots on the points, for few of them. */
  readonly dots?: boolean
  /** Only dots, without a line between them. */
  readonly points?: boolean
  /** Horizontal until the next point, as a learning rate or the best so far. */
  readonly stepped?: boolean
}

/** A place worth a name: a vertical line. */
export interface Marker {
  readonly x: number
  readonly label: string
}

/** What `lineChart` draws: series over a common x. */
export interface LineChart extends Caption {
  readonly x: Axis
  readonly y: Axis
  /** A second vertical axis on the right, for series of `axis: 'right'`. */
  readonly right?: Axis
  readonly series: readonly Series[]
  readonly markers?: readonly Marker[]
  readonly table: TextTable
  readonly height?: number
  /** Of the whole figure, in pixels of the drawing. */
  readonly width?: number
}

const dashes = [undefined, '7 4', '2 3', '9 3 2 3']

/**
 * Lines over a common x. A hundred thousand points become a few per pixel, without loss of what is seen.
 *
 * @example
 * const { svg } = lineChart({
 *   id: 'loss', title: 'Loss', summary: 'Falls', x: { label: 'epoch' }, y: { label: 'loss' },
 *   series: [{ name: 'test', x: [1, 2], y: [0.9, 0.5] }], table: { head: ['epoch', 'loss'], rows: [['1', '0.9'], ['2', '0.5']] },
 * })
 */
export function lineChart(chart: LineChart): Figure {
  const { x, y, right, series, height = 240, width = figureWidth } = chart
  const title = drawTitle(chart, width)
  const named = series.filter((line) => !line.faint)
  const shown = named.length > 1 ? named : []
  const legend = drawLegend(
    shown.map((line) => ({
      name: line.name,
      color: colorOf(line, series),
      dash: dashOf(line, series),
      mark: line.points ? 'dot' : 'line',
    })),
    title.bottom,
    width,
  )
  const top = legend.bottom + 12
  const span: readonly [number, number] = [top + height, top]
  const valuesOn = (axis: 'left' | 'right') =>
    valuesOf(
      series.filter((line) => (line.axis ?? 'left') === axis),
      'y',
    )
  const left = scaleOf(y, valuesOn('left'), span)
  const other = right && scaleOf(right, valuesOn('right'), span)
  const acrossValues = Array.from(valuesOf(series, 'x'))
  const beyond = overhang(x, scaleOf(x, acrossValues, [0, 1], { nice: false }))
  const [before, behind] = [axisRoom(y, left), right && other ? axisRoom(right, other) : beyond]
  const area: Area = { left: before, top, width: width - before - behind, height }
  const across = scaleOf(x, acrossValues, [area.left, area.left + area.width], { nice: false })
  const lines = series.map((line) => drawLine(line, series, area, across, line.axis === 'right' ? other! : left, chart))
  const parts = [
    title.markup,
    legend.markup,
    drawVerticalAxis(y, left, area),
    ...(other ? [drawVerticalAxis(right!, other, area, 'right')] : []),
    drawHorizontalAxis(x, across, area),
    clipped(area, ...lines),
    ...(chart.markers ?? []).map((marker) => drawMarker(marker, across, area)),
  ]
  return makeFigure(chart, { width, height: area.top + height + 46 }, parts, chart.table)
}

function drawLine(
  line: Series,
  all: readonly Series[],
  area: Area,
  across: Scale,
  up: Scale,
  { x, y, right }: LineChart,
): string {
  const isDrawable = (px: number, py: number | null) =>
    py !== null && Number.isFinite(py) && !(x.log && px <= 0) && !((line.axis === 'right' ? right : y)?.log && py <= 0)
  const color = colorOf(line, all)
  const points = downsample(line, area.width).map((i) => ({ x: line.x[i]!, y: line.y[i] ?? null }))
  let path = ''
  let pen = 'M'
  let before = 0
  for (const point of points) {
    if (!isDrawable(point.x, point.y)) {
      pen = 'M'
      continue
    }
    const [px, py] = [across(point.x), up(point.y!)]
    if (line.stepped && pen === 'L') path += `L${rounded(px)} ${rounded(before)}`
    path += `${pen}${rounded(px)} ${rounded(py)}`
    pen = 'L'
    before = py
  }
  const style = {
    fill: 'none',
    stroke: color,
    'stroke-width': line.faint ? 1 : 2,
    'stroke-opacity': line.faint ? '0.3' : undefined,
    'stroke-dasharray': dashOf(line, all),
  }
  const drawn = points.filter((point) => isDrawable(point.x, point.y))
  const dotted = !line.faint && (line.dots === true || line.points === true || drawn.length === 1)
  const dots = dotted
    ? drawn.map((point) => element('circle', { cx: across(point.x), cy: up(point.y!), r: 3, fill: color }))
    : []
  return (
    (path && !line.points ? element('path', { d: path, 'stroke-linejoin': 'round', ...style }) : '') + dots.join('')
  )
}

function drawMarker({ x, label: text }: Marker, across: Scale, { left, top, width, height }: Area): string {
  const at = across(x)
  const isRight = at > left + width * 0.6
  return (
    element('line', {
      x1: at,
      x2: at,
      y1: top,
      y2: top + height,
      stroke: 'var(--telar-ink)',
      'stroke-dasharray': '3 3',
    }) +
    label(at + (isRight ? -6 : 6), top + 12, text, { color: 'var(--telar-ink)', anchor: isRight ? 'end' : 'start' })
  )
}

function colorOf(line: Series, all: readonly Series[]): string {
  return seriesColor(line.color ?? all.filter((other) => !other.faint).indexOf(line))
}

/** Dashed where asked for, and from the ninth line on, whose colors are taken. */
function dashOf(line: Series, all: readonly Series[]): string | undefined {
  if (line.faint) return undefined
  const round = line.color === undefined ? Math.floor(all.filter((other) => !other.faint).indexOf(line) / 8) : 0
  return dashes[((line.dashed ? 1 : 0) + round) % dashes.length]
}

function* valuesOf(series: readonly Series[], key: 'x' | 'y'): Generator<number> {
  for (const line of series) {
    for (let i = 0; i < line.x.length; i++) {
      const value = line[key][i]
      if (value !== null && value !== undefined) yield value
    }
  }
}
