import { short } from '@telarjs/core'
import { seriesColor } from './colors.js'
import { figureWidth, makeFigure, type Caption, type Figure } from './figure.js'
import { axisRoom, drawLegend, drawTitle, drawVerticalAxis, scaleOf, type Area } from './frame.js'
import { element, escapeText, label, textWidth } from './svg.js'

/** What `barChart` draws: series side by side in categories. */
export interface BarChart extends Caption {
  /** Below each group of bars. */
  readonly categories: readonly string[]
  readonly series: readonly { readonly name: string; readonly values: readonly number[] }[]
  readonly yLabel: string
  /** What the categories are; without it, classes. */
  readonly categoryLabel?: string
}

/**
 * Bars side by side, with a bar for each series in each category.
 *
 * @example
 * const { svg } = barChart({
 *   id: 'classes', title: 'Samples', summary: 'Half as many dogs as cats', yLabel: 'samples',
 *   categories: ['cat', 'dog'], series: [{ name: 'train', values: [20, 10] }],
 * })
 */
export function barChart(chart: BarChart): Figure {
  const { categories, series, yLabel } = chart
  const title = drawTitle(chart)
  const legend = drawLegend(
    series.length > 1 ? series.map(({ name }, i) => ({ name, color: seriesColor(i), mark: 'box' as const })) : [],
    title.bottom,
  )
  const [top, height] = [legend.bottom + 12, 200]
  const axis = { label: yLabel, format: (value: number) => short(value) }
  const up = scaleOf(axis, [0, ...series.flatMap(({ values }) => values)], [top + height, top])
  const left = axisRoom(axis, up)
  const area: Area = { left, top, width: figureWidth - left - 12, height }
  const step = area.width / categories.length
  const width = Math.min(28, (step * 0.8) / series.length)
  const base = area.top + area.height
  const bars = series.flatMap(({ name, values }, s) =>
    values.map((value, i) => {
      const x = area.left + step * (i + 0.5) + (s - series.length / 2) * width
      const tip = element('title', {}, escapeText(`${name}, ${categories[i]}: ${short(value)}`))
      return element(
        'rect',
        { x: x + 0.5, y: up(value), width: Math.max(width - 1, 0.8), height: base - up(value), fill: seriesColor(s) },
        tip,
      )
    }),
  )
  const names = drawCategories(categories, area)
  const line = element('line', {
    x1: area.left,
    x2: area.left + area.width,
    y1: base,
    y2: base,
    stroke: 'var(--telar-muted)',
  })
  const bottom = base + names.height
  const table = {
    head: [chart.categoryLabel ?? 'class', ...series.map(({ name }) => name)],
    rows: categories.map((category, i) => [category, ...series.map(({ values }) => short(values[i]))]),
  }
  return makeFigure(
    chart,
    { height: bottom + (chart.categoryLabel === undefined ? 0 : 18) },
    [
      title.markup,
      legend.markup,
      drawVerticalAxis(axis, up, area),
      ...bars,
      line,
      names.markup,
      ...(chart.categoryLabel === undefined
        ? []
        : [label(area.left + area.width / 2, bottom + 8, chart.categoryLabel, { anchor: 'middle' })]),
    ],
    table,
  )
}

/** The names below the groups: slanted where they are wider than a group, and only some of them where there are too many. */
function drawCategories(categories: readonly string[], area: Area): { markup: string; height: number } {
  const step = area.width / categories.length
  const base = area.top + area.height
  const widest = Math.max(...categories.map((category) => textWidth(category)))
  const isTight = widest > step - 4
  const isSlanted = isTight && widest > 14
  const every = isTight ? Math.max(1, Math.ceil(14 / step)) : 1
  const names = categories.map((category, i) => {
    const x = area.left + step * (i + 0.5)
    if (i % every !== 0) return ''
    return isSlanted
      ? label(x + 4, base + 12, category, { anchor: 'end', rotate: -60 })
      : label(x, base + 17, category, { anchor: 'middle' })
  })
  return { markup: names.join(''), height: isSlanted ? Math.min(widest, 120) * 0.87 + 22 : 28 }
}
