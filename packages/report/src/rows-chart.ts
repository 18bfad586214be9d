import { short } from '@telarjs/core'
import { seriesColor } from './colors.js'
import { figureWidth, makeFigure, type Caption, type Figure, type TextTable } from './figure.js'
import { drawHorizontalAxis, drawLegend, drawTitle, overhang, scaleOf, type Area, type Axis } from './frame.js'
import type { Scale } from './scale.js'
import { element, escapeText, label, textWidth } from './svg.js'

/** A named row of a chart: a value for each series. */
export interface ChartRow {
  readonly name: string
  readonly values: readonly number[]
  /** Drawn as a line from value − deviation to value + deviation. */
  readonly deviation?: number
}

/** What `rowsChart` draws. */
export interface RowsChart extends Caption {
  readonly x: Axis
  readonly series: readonly string[]
  readonly rows: readonly ChartRow[]
  /** Bars begin at 0; dots may stand anywhere. */
  readonly mark: 'bar' | 'dot'
  readonly table: TextTable
  /** Of the whole figure, in pixels of the drawing. */
  readonly width?: number
}

const rowHeight = 22
const longestName = 200

/** Values of named things below one another, along one horizontal axis. */
export function rowsChart(chart: RowsChart): Figure {
  const { x, series, rows, mark, width = figureWidth } = chart
  const title = drawTitle(chart, width)
  const legend = drawLegend(
    series.length > 1 ? series.map((name, i) => ({ name, color: seriesColor(i), mark: 'dot' as const })) : [],
    title.bottom,
    width,
  )
  const ends = rows.flatMap(({ values, deviation = 0 }) => values.flatMap((v) => [v - deviation, v + deviation]))
  const shown = mark === 'bar' ? [0, ...ends] : ends
  const left = Math.min(longestOf(width), Math.max(...rows.map(({ name }) => textWidth(name)))) + 20
  const behind = overhang(x, scaleOf(x, shown, [left, width]))
  const area: Area = {
    left,
    top: legend.bottom + 8,
    width: width - left - behind,
    height: rows.length * rowHeight,
  }
  const across = scaleOf(x, shown, [left, left + area.width])
  const drawn = rows.map((row, i) => drawRow(row, chart, area.top + (i + 0.5) * rowHeight, left, across))
  const zero = element('line', {
    x1: across(0),
    x2: across(0),
    y1: area.top,
    y2: area.top + area.height,
    stroke: 'var(--telar-muted)',
  })
  const parts = [
    title.markup,
    legend.markup,
    ...drawn,
    ...(mark === 'bar' ? [zero] : []),
    drawHorizontalAxis(x, across, area),
  ]
  return makeFigure(chart, { width, height: area.top + area.height + 46 }, parts, chart.table)
}

function drawRow(
  { name, values, deviation }: ChartRow,
  { series, mark, x, width = figureWidth }: RowsChart,
  y: number,
  left: number,
  across: Scale,
): string {
  const format = x.format ?? short
  const marks = values.map((value, i) => {
    const tip = element('title', {}, escapeText(`${name}, ${series[i]}: ${format(value)}`))
    if (mark === 'dot') return element('circle', { cx: across(value), cy: y, r: 4, fill: seriesColor(i) }, tip)
    const [from, to] = [across(Math.min(0, value)), across(Math.max(0, value))]
    const size = { x: from, y: y - 7, width: Math.max(to - from, 0.8), height: 14 }
    return element('rect', { ...size, fill: seriesColor(i) }, tip)
  })
  const whisker =
    deviation === undefined
      ? ''
      : element('line', {
          x1: across(values[0]! - deviation),
          x2: across(values[0]! + deviation),
          y1: y,
          y2: y,
          stroke: 'var(--telar-ink)',
          'stroke-width': 1.5,
        })
  return (
    label(left - 8, y + 4, cut(name, longestOf(width)), { anchor: 'end', color: 'var(--telar-ink)' }) +
    marks.join('') +
    whisker
  )
}

/** The room for the longest name in a figure of a width. */
const longestOf = (width: number) => Math.min(longestName, width / 3)

/** A name that fits beside the rows. */
function cut(name: string, longest: number): string {
  if (textWidth(name) <= longest) return name
  const letters = [...name]
  while (textWidth(`${letters.join('')}…`) > longest) letters.pop()
  return `${letters.join('')}…`
}
