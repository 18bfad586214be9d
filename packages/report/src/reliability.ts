import { figureWidth, makeFigure, type Figure } from './figure.js'
import {
  axisRoom,
  clipped,
  drawHorizontalAxis,
  drawTitle,
  drawVerticalAxis,
  overhang,
  scaleOf,
  type Area,
} from './frame.js'
import type { Scale } from './scale.js'
import type { Calibration } from './statistics.js'
import { element, label } from './svg.js'
import { inEnglish, reliabilityWords, type FigureLanguage, type ReliabilityWords } from './words.js'

/** Of the square in which the answers lie. */
const largestSide = 300

/**
 * A reliability diagram: how often answers of each probability are right, beside how often they would be if probabilities could be believed.
 *
 * @param language English, if it is not given
 * @param width of the figure, in pixels of the drawing; in a narrow one the counts stand below
 * @example
 * const { svg } = reliabilityDiagram(calibration([0.9, 0.6], [true, false]))
 */
export function reliabilityDiagram(
  { bins, error }: Calibration,
  split = 'test',
  language: FigureLanguage<ReliabilityWords> = inEnglish(reliabilityWords),
  width = figureWidth,
): Figure {
  const { words, short, percent } = language
  const filled = bins.filter(({ count }) => count > 0)
  const gap = filled.reduce((sum, bin) => sum + bin.count * (bin.confidence - bin.accuracy), 0)
  const caption = { id: 'calibration', title: words.title(split), summary: words.summary(percent(error), gap >= 0) }
  const title = drawTitle(caption, width)
  const axis = { range: [0, 1] as const, label: '', format: (value: number) => percent(value, 0) }
  const ticks = scaleOf(axis, [], [0, 1])
  const left = axisRoom(axis, ticks)
  const side = Math.min(largestSide, width - left - overhang(axis, ticks))
  const area: Area = { left, top: title.bottom + 10, width: side, height: side }
  const across = scaleOf({ ...axis, label: words.probabilityOfAnswer }, [], [area.left, area.left + side])
  const up = scaleOf({ ...axis, label: words.shareRight }, [], [area.top + side, area.top])
  const beside = { left: left + largestSide + 90, top: area.top, width: 240, height: side }
  const isNarrow = width < beside.left + beside.width
  const below = { left, top: area.top + side + 70, width: width - left, height: 20 * bins.length }
  const place = isNarrow ? below : beside
  const counts = drawCounts(bins, place, language)
  const parts = [
    title.markup,
    drawVerticalAxis({ ...axis, label: words.shareRight }, up, area),
    drawHorizontalAxis({ ...axis, label: words.probabilityOfAnswer }, across, area),
    clipped(area, ...drawBins(filled, across, up)),
    label(area.left + 10, area.top + 18, words.error(percent(error)), { weight: 600, color: 'var(--telar-ink)' }),
    ...counts,
  ]
  const rows = filled.map(({ from, to, count, confidence, accuracy }) => [
    `${percent(from, 0)} – ${percent(to, 0)}`,
    short(count),
    percent(confidence),
    percent(accuracy),
  ])
  return makeFigure(caption, { width, height: isNarrow ? below.top + below.height + 4 : area.top + side + 46 }, parts, {
    head: words.head,
    rows,
  })
}

/** How often the answers of each bin are right, and how sure they are of it. */
function drawBins(filled: Calibration['bins'], across: Scale, up: Scale): string[] {
  const bars = filled.map(({ from, to, accuracy }) =>
    element('rect', {
      x: across(from) + 1,
      y: up(accuracy),
      width: across(to) - across(from) - 2,
      height: up(0) - up(accuracy),
      fill: 'var(--telar-1)',
      'fill-opacity': '0.8',
    }),
  )
  const dots = filled.map(({ confidence, accuracy }) =>
    element('circle', { cx: across(confidence), cy: up(accuracy), r: 4, fill: 'var(--telar-2)' }),
  )
  const diagonal = element('line', {
    x1: across(0),
    y1: up(0),
    x2: across(1),
    y2: up(1),
    stroke: 'var(--telar-ink)',
    'stroke-dasharray': '4 4',
  })
  return [...bars, diagonal, ...dots]
}

/** How many answers each bin has, as bars to the right. */
function drawCounts(
  bins: Calibration['bins'],
  { left, top, width, height }: Area,
  { words, short, percent }: FigureLanguage<ReliabilityWords>,
): string[] {
  const most = Math.max(...bins.map(({ count }) => count))
  const step = height / bins.length
  return [
    label(left, top - 2, words.answers),
    ...bins.flatMap(({ from, to, count }, i) => {
      const y = top + height - (i + 1) * step
      const length = (count / most) * (width - 60)
      return [
        label(left - 8, y + step / 2 + 4, `≤ ${percent(to, 0)}`, { anchor: 'end', size: 11 }),
        element(
          'rect',
          { x: left, y: y + 3, width: Math.max(length, count > 0 ? 1 : 0), height: step - 6, fill: 'var(--telar-7)' },
          element('title', {}, `${percent(from, 0)} – ${percent(to, 0)}: ${count}`),
        ),
        label(left + length + 6, y + step / 2 + 4, short(count), { size: 11 }),
      ]
    }),
  ]
}
