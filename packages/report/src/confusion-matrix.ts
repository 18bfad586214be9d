import { percent, short } from '@telarjs/core'
import { makeFigure, type Figure } from './figure.js'
import { drawTitle } from './frame.js'
import { element, escapeText, label, textWidth } from './svg.js'

/**
 * Which classes are taken for which: right answers in blue, mistakes in orange, the deeper the more.
 *
 * @example
 * const { svg } = confusionMatrix({ counts: [[8, 2], [0, 10]], classes: ['cat', 'dog'] })
 */
export function confusionMatrix({
  counts,
  classes,
  split = 'test',
}: {
  readonly counts: readonly (readonly number[])[]
  readonly classes: readonly string[]
  readonly split?: string
}): Figure {
  const mistakes = mistakesOf(counts, classes)
  const total = counts.flat().reduce((sum, count) => sum + count, 0)
  const right = counts.reduce((sum, row, i) => sum + row[i]!, 0)
  const worst = mistakes[0]
  const commonest = worst
    ? ` Most often confused: ${worst.from} taken for ${worst.to}, ${short(worst.count)} times.`
    : ''
  const caption = {
    id: 'confusion-matrix',
    title: `Confusion matrix, ${split}`,
    summary: `${short(right)} of ${short(total)} right (${percent(right / total)}).${commonest}`,
  }
  const title = drawTitle(caption)
  const widest = Math.min(120, Math.max(...classes.map((name) => textWidth(name))))
  const left = 26 + widest + 8
  const cell = Math.max(8, Math.min(44, Math.floor((720 - left - 70) / classes.length)))
  const top = title.bottom + 26 + (widest > cell ? widest * 0.8 : 0)
  const side = cell * classes.length
  const cells = counts.flatMap((row, i) =>
    row.map((count, j) =>
      count === 0 ? '' : drawCell({ count, i, j, row, worst: worst?.count ?? 1, left, top, cell, classes }),
    ),
  )
  const shown = classes.map((name) => (textWidth(name) > 120 ? `${name.slice(0, 16)}…` : name))
  const every = Math.max(1, Math.ceil(12 / cell))
  const names = shown.flatMap((name, i) => {
    if (i % every !== 0) return []
    const center = cell * (i + 0.5)
    const above =
      widest > cell
        ? label(left + center + 4, top - 6, name, { rotate: -60 })
        : label(left + center, top - 6, name, { anchor: 'middle' })
    return [above, label(left - 8, top + center + 4, name, { anchor: 'end' })]
  })
  const recalls =
    cell >= 14
      ? counts.map((row, i) => label(left + side + 8, top + cell * (i + 0.5) + 4, percent(shareOf(row, i), 1)))
      : []
  const parts = [
    title.markup,
    label(left + side / 2, title.bottom + 6, 'predicted', { anchor: 'middle' }),
    label(14, top + side / 2, 'true', { anchor: 'middle', rotate: -90 }),
    ...(recalls.length > 0 ? [label(left + side + 8, top - 6, 'right')] : []),
    ...cells,
    element('rect', { x: left, y: top, width: side, height: side, fill: 'none', stroke: 'var(--telar-grid)' }),
    ...names,
    ...recalls,
  ]
  const rows = mistakes.slice(0, 30).map(({ from, to, count, share }) => [from, to, short(count), percent(share)])
  return makeFigure(caption, { height: top + side + 12 }, parts, {
    head: ['true', 'taken for', 'times', 'of its class'],
    rows,
  })
}

interface Cell {
  readonly count: number
  readonly i: number
  readonly j: number
  readonly row: readonly number[]
  /** The largest number of mistakes of one kind. */
  readonly worst: number
  readonly left: number
  readonly top: number
  readonly cell: number
  readonly classes: readonly string[]
}

function drawCell({ count, i, j, row, worst, left, top, cell, classes }: Cell): string {
  const share = i === j ? shareOf(row, i) : count / worst
  // Of mistakes the rare ones must be seen too, and on the frequent ones their numbers read.
  const opacity = i === j ? share ** 2 : 0.1 + 0.5 * Math.sqrt(share)
  const [x, y] = [left + j * cell, top + i * cell]
  const tip = element('title', {}, escapeText(`${classes[i]} taken for ${classes[j]}: ${count}`))
  const box = element(
    'rect',
    {
      x: x + 0.5,
      y: y + 0.5,
      width: cell - 1,
      height: cell - 1,
      fill: `var(--telar-${i === j ? 1 : 2})`,
      'fill-opacity': opacity.toFixed(2),
    },
    tip,
  )
  const text = short(count)
  // In small cells only some numbers would fit, and those few would mislead.
  if (cell < 20) return box
  const size = Math.min(12, (cell - 4) / textWidth(text, 1))
  return (
    box +
    label(x + cell / 2, y + cell / 2 + size * 0.36, text, {
      anchor: 'middle',
      size,
      color: opacity > 0.8 ? 'var(--telar-surface)' : 'var(--telar-ink)',
    })
  )
}

function shareOf(row: readonly number[], i: number): number {
  return row[i]! / row.reduce((sum, count) => sum + count, 0)
}

function mistakesOf(counts: readonly (readonly number[])[], classes: readonly string[]) {
  const all = counts.flatMap((row, i) => {
    const total = row.reduce((sum, count) => sum + count, 0)
    return row.map((count, j) => ({
      from: classes[i]!,
      to: classes[j]!,
      count,
      share: count / total,
      isRight: i === j,
    }))
  })
  return all.filter(({ count, isRight }) => count > 0 && !isRight).sort((a, b) => b.count - a.count)
}
