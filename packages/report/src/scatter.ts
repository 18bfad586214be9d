import { short } from '@telarjs/core'
import { seriesColor } from './colors.js'
import { figureWidth, makeFigure, type Caption, type Figure } from './figure.js'
import {
  axisRoom,
  clipped,
  drawHorizontalAxis,
  drawLegend,
  drawTitle,
  drawVerticalAxis,
  scaleOf,
  type Area,
  type Axis,
} from './frame.js'
import { pearson } from './statistics.js'
import { element } from './svg.js'

/** Points of one color. */
export interface ScatterGroup {
  readonly name: string
  readonly x: readonly number[]
  readonly y: readonly number[]
}

/**
 * Points of pairs, with Pearson's correlation of each group.
 *
 * @example
 * const { svg } = scatter({
 *   id: 'fit', title: 'Fit', summary: 'Close', x: { label: 'truth' }, y: { label: 'answer' },
 *   groups: [{ name: 'test', x: [1, 2], y: [1.1, 1.9] }],
 * })
 */
export function scatter(
  chart: Caption & {
    readonly x: Axis
    readonly y: Axis
    readonly groups: readonly ScatterGroup[]
    /** A dashed line where y is x, or where y is 0. */
    readonly guide?: 'equal' | 'zero'
  },
): Figure {
  const { x, y, groups } = chart
  const correlations = groups.map((group) => pearson(group.x, group.y))
  const title = drawTitle(chart)
  const legend = drawLegend(
    groups.map(({ name }, i) => ({
      name: `${name}: r = ${short(correlations[i])}`,
      color: seriesColor(i),
      mark: 'dot' as const,
    })),
    title.bottom,
  )
  const [top, height] = [legend.bottom + 12, 280]
  const up = scaleOf(
    y,
    groups.flatMap((group) => group.y),
    [top + height, top],
  )
  const left = axisRoom(y, up)
  const area: Area = { left, top, width: figureWidth - left - 12, height }
  const across = scaleOf(
    x,
    groups.flatMap((group) => group.x),
    [area.left, area.left + area.width],
  )
  const ends = (
    chart.guide === 'equal' ? across.domain.map((value) => [value, value]) : across.domain.map((value) => [value, 0])
  ) as [number, number][]
  const guide =
    chart.guide === undefined
      ? ''
      : element('path', {
          d: `M${ends.map(([px, py]) => `${across(px).toFixed(1)} ${up(py).toFixed(1)}`).join('L')}`,
          stroke: 'var(--telar-ink)',
          'stroke-dasharray': '5 4',
        })
  const dots = groups.map((group, g) => {
    const size = group.x.length > 500 ? 1.5 : 4
    // Dots of one group as one path: thousands of circles would be large.
    const path = group.x.map((value, i) => `M${across(value).toFixed(1)} ${up(group.y[i]!).toFixed(1)}h0`).join('')
    return element('path', {
      d: path,
      stroke: seriesColor(g),
      'stroke-width': size * 2,
      'stroke-linecap': 'round',
      'stroke-opacity': group.x.length > 500 ? '0.35' : '0.75',
      fill: 'none',
    })
  })
  const parts = [
    title.markup,
    legend.markup,
    drawVerticalAxis(y, up, area),
    drawHorizontalAxis(x, across, area),
    clipped(area, ...dots, guide),
  ]
  const table = {
    head: ['', 'points', "Pearson's r"],
    rows: groups.map((group, i) => [group.name, short(group.x.length), short(correlations[i])]),
  }
  return makeFigure(chart, { height: area.top + area.height + 46 }, parts, table)
}
