import { figureWidth, makeFigure, type Caption, type Figure, type Table } from './figure.js'
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

export interface PictureGrid extends Caption {
  readonly tiles: readonly Tile[]
  readonly table: Table
  /** About how large each is drawn, in pixels. */
  readonly size?: number
  /** Frames around them, where they have no edges of their own. */
  readonly framed?: boolean
  /** A row for each group of so many, as for variants of one sample. */
  readonly columns?: number
}

/** Pictures in rows, sharp in any size, as one PNG inside the drawing. */
export function pictureGrid(grid: PictureGrid): Figure {
  const { tiles, size = 60, framed = false } = grid
  const { width, height } = tiles[0]!.picture
  const scale = Math.max(size / Math.max(width, height), 1 / 8)
  const [w, h] = [width * scale, height * scale]
  const lineCount = Math.max(0, ...tiles.map(({ lines = [] }) => lines.length))
  const widest = Math.max(0, ...tiles.flatMap(({ lines = [] }) => lines.map((line) => textWidth(line, 11))))
  const step = Math.max(w, widest) + 10
  const columns = Math.max(1, Math.min(grid.columns ?? Math.floor((figureWidth + 10) / step), tiles.length))
  const rowHeight = h + lineCount * 14 + (lineCount > 0 ? 14 : 8)
  const title = drawTitle(grid)
  const top = title.bottom + 8
  // Renderers other than browsers blur small pictures that are drawn large.
  const zoom = Math.max(1, Math.min(4, Math.round(scale * 2)))
  const sheet = makeSheet(tiles.map(({ picture }) => picture), columns, zoom)
  const image = { href: pngAddress(sheet.pixels), width: sheet.pixels.width, height: sheet.pixels.height, 'image-rendering': 'pixelated' }
  const drawn = tiles.map(({ lines = [] }, index) => {
    const [column, row] = [index % columns, Math.floor(index / columns)]
    const [x, y] = [column * step, top + row * rowHeight]
    const left = x + (step - 10 - w) / 2
    const [sx, sy] = [column * sheet.stride[0], row * sheet.stride[1]]
    const frame = framed ? element('rect', { x: left - 0.5, y: y - 0.5, width: w + 1, height: h + 1, fill: 'none', stroke: 'var(--telar-grid)' }) : ''
    const texts = lines.map((line, i) => label(x + (step - 10) / 2, y + h + 15 + i * 14, line, { size: 11, anchor: 'middle', colour: i === 0 ? 'var(--telar-ink)' : 'var(--telar-muted)' }))
    // Each tile looks through a window at the one sheet.
    const view = element('svg', { x: left, y, width: w, height: h, viewBox: `${sx} ${sy} ${width * zoom} ${height * zoom}`, preserveAspectRatio: 'none' }, element('use', { href: `#${grid.id}-sheet` }))
    return view + frame + texts.join('')
  })
  const rows = Math.ceil(tiles.length / columns)
  const defs = element('defs', {}, element('image', { id: `${grid.id}-sheet`, ...image }))
  return makeFigure(grid, { height: top + rows * rowHeight }, [title.markup, defs, ...drawn], grid.table)
}
