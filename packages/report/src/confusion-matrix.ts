import { percent, short } from '@telarjs/core'
import { confusionsOf, largestConfusions } from './confusions.js'
import { figureWidth, makeFigure, type Figure } from './figure.js'
import { drawTitle } from './frame.js'
import { element, escapeText, label, textWidth } from './svg.js'

/** More rows and columns than this could not be told apart. */
const mostCells = 90
const widestName = 120

/**
 * Which classes are taken for which: right answers in blue, mistakes in orange, the deeper the more.
 * Of more than 90 classes a cell stands for several neighbors; the table names the largest confusions either way.
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
  const blocks = blocksOf(counts, classes)
  const caption = {
    id: 'confusion-matrix',
    title: `Confusion matrix, ${split}`,
    summary: summaryOf(counts, classes, blocks.size),
  }
  const title = drawTitle(caption)
  const widest = Math.min(
    widestName,
    blocks.names.reduce((most, name) => Math.max(most, textWidth(name)), 0),
  )
  const left = 26 + widest + 8
  const count = blocks.names.length
  // Few classes get larger cells, so that the figure fills its card.
  const room = Math.min(110, Math.max(44, 360 / count), (figureWidth - left - 70) / count)
  const cell = room >= 8 ? Math.floor(room) : room
  const top = title.bottom + 26 + (widest > cell ? widest * 0.87 + 6 : 0)
  const side = cell * blocks.names.length
  const place: Place = { left, top, cell }
  const worst = blocks.wrong.reduce((most, row) => row.reduce((a, b) => Math.max(a, b), most), 1)
  const cells = blocks.wrong.flatMap((row, i) =>
    row.map((count, j) => {
      if (i === j) return blocks.right[i]! > 0 ? drawRight(blocks, i, place) : ''
      return count > 0 ? drawWrong(blocks, i, j, count / worst, place) : ''
    }),
  )
  const recalls =
    cell >= 14
      ? blocks.right.map((count, i) =>
          label(left + side + 8, top + cell * (i + 0.5) + 4, percent(count / blocks.total[i]!, 1)),
        )
      : []
  const parts = [
    title.markup,
    label(left + side / 2, title.bottom + 6, 'predicted', { anchor: 'middle' }),
    label(14, top + side / 2, 'true', { anchor: 'middle', rotate: -90 }),
    ...(recalls.length > 0 ? [label(left + side + 8, top - 6, 'right')] : []),
    ...cells,
    element('rect', { x: left, y: top, width: side, height: side, fill: 'none', stroke: 'var(--telar-grid)' }),
    ...drawNames(blocks.names, widest, place),
    ...recalls,
  ]
  return makeFigure(caption, { height: top + side + 12 }, parts, largestConfusions(counts, classes))
}

/** Rows and columns as they are drawn: a class each, or several neighbors. */
interface Blocks {
  /** Classes in each. */
  readonly size: number
  /** That of the first class in each. */
  readonly names: readonly string[]
  /** Mistakes, by block of the true class and of the predicted one. */
  readonly wrong: readonly (readonly number[])[]
  readonly right: readonly number[]
  readonly total: readonly number[]
}

function blocksOf(counts: readonly (readonly number[])[], classes: readonly string[]): Blocks {
  const size = Math.ceil(classes.length / mostCells)
  const length = Math.ceil(classes.length / size)
  const zeros = () => Array.from({ length }, () => 0)
  const [wrong, right, total] = [Array.from({ length }, zeros), zeros(), zeros()]
  counts.forEach((row, i) => {
    const from = Math.floor(i / size)
    row.forEach((count, j) => {
      total[from]! += count
      if (i === j) right[from]! += count
      else wrong[from]![Math.floor(j / size)]! += count
    })
  })
  return { size, names: Array.from({ length }, (_, i) => classes[i * size]!), wrong, right, total }
}

function summaryOf(counts: readonly (readonly number[])[], classes: readonly string[], size: number): string {
  const total = counts.reduce((sum, row) => row.reduce((part, count) => part + count, sum), 0)
  const right = counts.reduce((sum, row, i) => sum + row[i]!, 0)
  const [worst] = confusionsOf(counts)
  const commonest = worst
    ? ` Most often confused: ${classes[worst.from]} taken for ${classes[worst.to]}, ${short(worst.count)} times.`
    : ''
  const scaled = size > 1 ? ` ${classes.length} classes: each cell stands for ${size} × ${size} of them.` : ''
  return `${short(right)} of ${short(total)} right (${percent(right / total)}).${commonest}${scaled}`
}

interface Place {
  readonly left: number
  readonly top: number
  readonly cell: number
}

function drawNames(names: readonly string[], widest: number, { left, top, cell }: Place): string[] {
  const every = Math.max(1, Math.ceil(12 / cell))
  return names.flatMap((full, i) => {
    if (i % every !== 0) return []
    const name = textWidth(full) > widestName ? `${full.slice(0, 16)}…` : full
    const center = cell * (i + 0.5)
    const above =
      widest > cell
        ? label(left + center + 4, top - 6, name, { rotate: -60 })
        : label(left + center, top - 6, name, { anchor: 'middle' })
    return [above, label(left - 8, top + center + 4, name, { anchor: 'end' })]
  })
}

function drawRight({ names, right, total, size }: Blocks, i: number, place: Place): string {
  const of = size > 1 ? ` and ${size - 1} more` : ''
  return drawCell(i, i, right[i]!, {
    ...place,
    role: 1,
    opacity: (right[i]! / total[i]!) ** 2,
    tip: `${names[i]}${of} taken for ${names[i]}${of}: ${right[i]}`,
  })
}

function drawWrong({ names, wrong, size }: Blocks, i: number, j: number, share: number, place: Place): string {
  const of = size > 1 ? ` and ${size - 1} more` : ''
  return drawCell(i, j, wrong[i]![j]!, {
    ...place,
    role: 2,
    // Of mistakes the rare ones must be seen too, and on the frequent ones their numbers read.
    opacity: 0.1 + 0.5 * Math.sqrt(share),
    tip: `${names[i]}${of} taken for ${names[j]}${of}: ${wrong[i]![j]}`,
  })
}

interface CellLook extends Place {
  readonly role: 1 | 2
  readonly opacity: number
  readonly tip: string
}

function drawCell(i: number, j: number, count: number, { left, top, cell, role, opacity, tip }: CellLook): string {
  const gap = cell >= 8 ? 0.5 : 0
  const [x, y] = [left + j * cell, top + i * cell]
  const box = element(
    'rect',
    {
      x: x + gap,
      y: y + gap,
      width: cell - 2 * gap,
      height: cell - 2 * gap,
      fill: `var(--telar-${role})`,
      'fill-opacity': opacity.toFixed(2),
    },
    element('title', {}, escapeText(tip)),
  )
  // In small cells only some numbers would fit, and those few would mislead.
  if (cell < 20) return box
  const text = short(count)
  const size = Math.min(12, (cell - 4) / textWidth(text, 1))
  const color = opacity > 0.8 ? 'var(--telar-surface)' : 'var(--telar-ink)'
  return box + label(x + cell / 2, y + cell / 2 + size * 0.36, text, { anchor: 'middle', size, color })
}
