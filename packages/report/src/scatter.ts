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
  overhang,
  scaleOf,
  type Area,
  type Axis,
} from './frame.js'
import { pearson } from './statistics.js'
import type { Scale } from './scale.js'
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
  // Points of which one side does not vary have no correlation.
  const correlations = groups.map((group) => pearson(group.x, group.y)).map((r) => (Number.isNaN(r) ? null : r))
  const title = drawTitle(chart)
  const legend = drawLegend(
    groups.map(({ name }, i) => ({
      name: correlations[i] === null ? name : `${name}: r = ${short(correlations[i])}`,
      color: seriesColor(i),
      mark: 'dot' as const,
    })),
    title.bottom,
  )
  const [top, height] = [legend.bottom + 12, 280]
  const [xs, ys] = [groups.flatMap((group) => group.x), groups.flatMap((group) => group.y)]
  // Where both axes have one unit they show one range, so that the line of equal values is a diagonal.
  const [acrossValues, upValues] = chart.guide === 'equal' ? [xs.concat(ys), xs.concat(ys)] : [xs, ys]
  const up = scaleOf(y, upValues, [top + height, top])
  const left = axisRoom(y, up)
  const right = overhang(x, scaleOf(x, acrossValues, [0, 1]))
  const area: Area = { left, top, width: figureWidth - left - right, height }
  const across = scaleOf(x, acrossValues, [area.left, area.left + area.width])
  const guide = chart.guide === undefined ? '' : drawGuide(chart.guide, across, up)
  const dots = groups.map((group, g) => drawDots(group, seriesColor(g), across, up))
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

function drawGuide(guide: 'equal' | 'zero', across: Scale, up: Scale): string {
  const ends = across.domain.map((value) => [value, guide === 'equal' ? value : 0] as const)
  return element('path', {
    d: `M${ends.map(([x, y]) => `${across(x).toFixed(1)} ${up(y).toFixed(1)}`).join('L')}`,
    stroke: 'var(--telar-ink)',
    'stroke-dasharray': '5 4',
  })
}

/** Dots of one group as one path: thousands of circles would be large. */
export function drawDots({ x, y }: ScatterGroup, color: string, across: Scale, up: Scale): string {
  const isMany = x.length > 500
  return element('path', {
    d: x.map((value, i) => `M${across(value).toFixed(1)} ${up(y[i]!).toFixed(1)}h0`).join(''),
    stroke: color,
    'stroke-width': isMany ? 3 : 8,
    'stroke-linecap': 'round',
    'stroke-opacity': isMany ? '0.35' : '0.75',
    fill: 'none',
  })
}
