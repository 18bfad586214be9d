import { figureWidth, makeFigure, type Caption, type Figure, type TextTable } from './figure.js'
import { drawTitle } from './frame.js'
import { makeSheet, type Picture } from './image.js'
import { pngAddress } from './png.js'
import { element, label, textWidth } from './svg.js'

/** A picture with what stands below it. */
export interface Tile {
  readonly picture: Picture
  /** Up to two lines. */
  readonly lines?: readonly string[]
}

/** What `pictureGrid` draws: images in rows, each with its words. */
export interface PictureGrid extends Caption {
  readonly tiles: readonly Tile[]
  readonly table: TextTable
  /** About how large each is drawn, in pixels. */
  readonly size?: number
  /** Frames around them, where they have no edges of their own. */
  readonly framed?: boolean
  /** A row for each group of so many, as for variants of one sample. */
  readonly columns?: number
}

/**
 * Pictures in rows, sharp in any size, as one PNG inside the drawing.
 *
 * @example
 * const { svg } = pictureGrid({
 *   id: 'digits', title: 'Digits', summary: 'One sample', tiles: [{ picture }], table: { head: ['digit'], rows: [['7']] },
 * })
 */
export function pictureGrid(grid: PictureGrid): Figure {
  const { tiles, size = 60, framed = false } = grid
  const { width, height } = tiles[0]!.picture
  const scale = Math.max(size / Math.max(width, height), 1 / 8)
  const [w, h] = [width * scale, height * scale]
  const lineCount = Math.max(0, ...tiles.map(({ lines = [] }) => lines.length))
  const widest = Math.max(0, ...tiles.flatMap(({ lines = [] }) => lines.map((line) => textWidth(line, 11))))
  // Renderers other than browsers blur small pictures that are drawn large.
  const zoom = Math.max(1, Math.min(4, Math.round(scale * 2)))
  const pixel = scale / zoom
  const steps: [number, number] = [
    Math.ceil((Math.max(w, widest) + 10) / pixel),
    Math.ceil((h + lineCount * 14 + (lineCount > 0 ? 14 : 10)) / pixel),
  ]
  const [stepX, stepY] = [steps[0] * pixel, steps[1] * pixel]
  const columns = Math.max(1, Math.min(grid.columns ?? Math.floor((figureWidth + stepX - w) / stepX), tiles.length))
  const rows = Math.ceil(tiles.length / columns)
  const title = drawTitle(grid)
  const top = title.bottom + 8
  const left = Math.max(0, (Math.min(widest, stepX) - w) / 2)
  const sheet = makeSheet(
    tiles.map(({ picture }) => picture),
    columns,
    steps,
    zoom,
  )
  const image = element('image', {
    href: pngAddress(sheet),
    x: left,
    y: top,
    width: sheet.width * pixel,
    height: sheet.height * pixel,
    preserveAspectRatio: 'none',
    'image-rendering': 'pixelated',
  })
  const beside = tiles.map(({ lines = [] }, index) => {
    const [x, y] = [left + (index % columns) * stepX, top + Math.floor(index / columns) * stepY]
    return (framed ? drawFrame(x, y, w, h) : '') + drawLines(lines, x + w / 2, y + h + 15)
  })
  return makeFigure(grid, { height: top + rows * stepY }, [title.markup, image, ...beside], grid.table)
}

function drawFrame(x: number, y: number, width: number, height: number): string {
  const place = { x: x - 0.5, y: y - 0.5, width: width + 1, height: height + 1 }
  return element('rect', { ...place, fill: 'none', stroke: 'var(--telar-grid)' })
}

/** The lines of text below a picture. */
function drawLines(lines: readonly string[], middle: number, top: number): string {
  const drawn = lines.map((line, i) =>
    label(middle, top + i * 14, line, {
      size: 11,
      anchor: 'middle',
      color: i === 0 ? 'var(--telar-ink)' : 'var(--telar-muted)',
    }),
  )
  return drawn.join('')
}
