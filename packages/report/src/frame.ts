import { short } from '@telarjs/core'
import { figureWidth, type Caption } from './figure.js'
import { linearScale, logScale, type Scale } from './scale.js'
import { element, label, textWidth } from './svg.js'

/** What an axis says and how it runs. */
export interface Axis {
  readonly label: string
  /** Logarithmic; values must be above 0. */
  readonly log?: boolean
  /** Small values at the top. */
  readonly inverted?: boolean
  /** The range to show; without it that of the values. */
  readonly range?: readonly [number, number]
  readonly format?: (value: number) => string
}

/** The place of the data in a figure, in pixels. */
export interface Area {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** An entry of the legend. */
export interface LegendEntry {
  readonly name: string
  readonly color: string
  readonly dash?: string | undefined
  readonly mark?: 'line' | 'dot' | 'box'
}

const titleSize = 15
const titleLine = 20

/** The title at the top left, in as many lines as it needs. @returns markup, and the y below it */
export function drawTitle(
  { title }: Pick<Caption, 'title'>,
  width = figureWidth,
): { readonly markup: string; readonly bottom: number } {
  const lines: string[] = []
  for (const word of title.split(' ')) {
    const longer = `${lines.at(-1) ?? ''} ${word}`.trim()
    if (lines.length === 0 || textWidth(longer, titleSize) > width) lines.push(word)
    else lines[lines.length - 1] = longer
  }
  const drawn = lines.map((line, i) =>
    label(0, 18 + i * titleLine, line, { size: titleSize, weight: 600, color: 'var(--telar-ink)' }),
  )
  return { markup: drawn.join(''), bottom: 30 + (lines.length - 1) * titleLine }
}

/** The legend, in as many rows as it needs. @returns markup, and the y below it */
export function drawLegend(
  entries: readonly LegendEntry[],
  top: number,
  width = figureWidth,
): { readonly markup: string; readonly bottom: number } {
  let [x, y] = [0, top]
  const parts = entries.map(({ name, color, dash, mark = 'line' }) => {
    const needed = 26 + textWidth(name) + 16
    if (x > 0 && x + needed > width) [x, y] = [0, y + 18]
    const at = x
    x += needed
    return drawMark(at, y + 7, color, dash, mark) + label(at + 26, y + 11, name, { color: 'var(--telar-ink)' })
  })
  return { markup: parts.join(''), bottom: entries.length > 0 ? y + 24 : top }
}

function drawMark(x: number, y: number, color: string, dash: string | undefined, mark: 'line' | 'dot' | 'box'): string {
  if (mark === 'dot') return element('circle', { cx: x + 10, cy: y, r: 4, fill: color })
  if (mark === 'box') return element('rect', { x: x + 4, y: y - 5, width: 12, height: 10, rx: 2, fill: color })
  return element('line', {
    x1: x,
    x2: x + 20,
    y1: y,
    y2: y,
    stroke: color,
    'stroke-width': 2.5,
    'stroke-dasharray': dash,
  })
}

/** A scale for values along an axis; where all values are one, or none is, the scale makes room around. */
export function scaleOf(
  axis: Axis,
  values: Iterable<number>,
  range: readonly [number, number],
  { nice = true } = {},
): Scale {
  const [low, high] = axis.range ?? extentOf(values, axis.log === true)
  const ends: readonly [number, number] = axis.inverted ? [range[1], range[0]] : range
  return axis.log ? logScale(low, high, ends) : linearScale(low, high, ends, { nice: nice && !axis.range })
}

function extentOf(values: Iterable<number>, positive: boolean): [number, number] {
  let [low, high] = [Infinity, -Infinity]
  for (const value of values) {
    if (!Number.isFinite(value) || (positive && value <= 0)) continue
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  return low > high ? [positive ? 0.1 : 0, 1] : [low, high]
}

/** Lines and labels of a vertical axis. @param side where its labels stand */
export function drawVerticalAxis(
  axis: Axis,
  scale: Scale,
  { left, top, width, height }: Area,
  side: 'left' | 'right' = 'left',
  color = 'var(--telar-muted)',
): string {
  const format = axis.format ?? short
  const lines = scale.ticks.map((tick) => {
    const y = scale(tick)
    const grid =
      side === 'left' ? element('line', { x1: left, x2: left + width, y1: y, y2: y, stroke: 'var(--telar-grid)' }) : ''
    const text =
      side === 'left'
        ? label(left - 8, y + 4, format(tick), { anchor: 'end' })
        : label(left + width + 8, y + 4, format(tick))
    return grid + text
  })
  const middle = top + height / 2
  const room = axisRoom(axis, scale)
  const x = side === 'left' ? left - room + 12 : left + width + room - 12
  return lines.join('') + label(x, middle, axis.label, { anchor: 'middle', rotate: side === 'left' ? -90 : 90, color })
}

/** The room beside an area for a vertical axis: its title never lies over the labels of its ticks. */
export function axisRoom(axis: Axis, scale: Scale): number {
  const format = axis.format ?? short
  const widest = scale.ticks.reduce((most, tick) => Math.max(most, textWidth(format(tick))), 0)
  return Math.max(leftMargin, widest + 8 + 26)
}

/** The room to the right of an area for the half of the last tick's label that stands beyond it. */
export function overhang({ format = short }: Pick<Axis, 'format'>, { ticks }: Scale): number {
  const last = ticks.at(-1)
  return Math.max(12, last === undefined ? 0 : Math.ceil(textWidth(format(last)) / 2) + 2)
}

/** The least room to the left of an area, for an axis with its labels. */
export const leftMargin = 64

/** Lines and labels of a horizontal axis below an area. */
export function drawHorizontalAxis(axis: Axis, scale: Scale, { left, top, width, height }: Area): string {
  const format = axis.format ?? short
  const bottom = top + height
  const base = element('line', { x1: left, x2: left + width, y1: bottom, y2: bottom, stroke: 'var(--telar-muted)' })
  // Between epochs there is nothing to mark: what has no name gets no tick.
  const ticks = scale.ticks
    .filter((tick) => format(tick) !== '')
    .map((tick) => {
      const x = scale(tick)
      return (
        element('line', { x1: x, x2: x, y1: bottom, y2: bottom + 5, stroke: 'var(--telar-muted)' }) +
        label(x, bottom + 19, format(tick), { anchor: 'middle' })
      )
    })
  return base + ticks.join('') + label(left + width / 2, bottom + 38, axis.label, { anchor: 'middle' })
}

/** Draws only what falls into an area, and the halves of dots on its edge; coordinates stay those of the figure. */
export function clipped({ left, top, width, height }: Area, ...content: readonly string[]): string {
  const [x, y, w, h] = [left - 5, top - 5, width + 10, height + 10]
  return element('svg', { x, y, width: w, height: h, viewBox: `${x} ${y} ${w} ${h}` }, ...content)
}
