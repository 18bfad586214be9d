import { makeFigure, type Figure } from './figure.js'
import { clipped, drawHorizontalAxis, drawTitle, drawVerticalAxis, leftMargin, scaleOf, type Area } from './frame.js'
import type { Calibration } from './statistics.js'
import { element, label } from './svg.js'
import { inEnglish, reliabilityWords, type FigureLanguage, type ReliabilityWords } from './words.js'

/**
 * A reliability diagram: how often answers of each probability are right, beside how often they would be if probabilities could be believed.
 *
 * @param language English, if it is not given
 * @example
 * const { svg } = reliabilityDiagram(calibration([0.9, 0.6], [true, false]))
 */
export function reliabilityDiagram(
  { bins, error }: Calibration,
  split = 'test',
  language: FigureLanguage<ReliabilityWords> = inEnglish(reliabilityWords),
): Figure {
  const { words, short, percent } = language
  const filled = bins.filter(({ count }) => count > 0)
  const gap = filled.reduce((sum, bin) => sum + bin.count * (bin.confidence - bin.accuracy), 0)
  const caption = { id: 'calibration', title: words.title(split), summary: words.summary(percent(error), gap >= 0) }
  const title = drawTitle(caption)
  const side = 300
  const area: Area = { left: leftMargin, top: title.bottom + 10, width: side, height: side }
  const axis = { range: [0, 1] as const, format: (value: number) => percent(value, 0) }
  const across = scaleOf({ ...axis, label: words.probabilityOfAnswer }, [], [area.left, area.left + side])
  const up = scaleOf({ ...axis, label: words.shareRight }, [], [area.top + side, area.top])
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
  const counts = drawCounts(bins, { left: leftMargin + side + 90, top: area.top, width: 240, height: side }, language)
  const parts = [
    title.markup,
    drawVerticalAxis({ ...axis, label: words.shareRight }, up, area),
    drawHorizontalAxis({ ...axis, label: words.probabilityOfAnswer }, across, area),
    clipped(area, ...bars, diagonal, ...dots),
    label(area.left + 10, area.top + 18, words.error(percent(error)), { weight: 600, color: 'var(--telar-ink)' }),
    ...counts,
  ]
  const rows = filled.map(({ from, to, count, confidence, accuracy }) => [
    `${percent(from, 0)} – ${percent(to, 0)}`,
    short(count),
    percent(confidence),
    percent(accuracy),
  ])
  return makeFigure(caption, { height: area.top + side + 46 }, parts, { head: words.head, rows })
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
