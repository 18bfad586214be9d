import { element, escapeText, fontSize } from './svg.js'

/** Numbers as a table. */
export interface TextTable {
  readonly head: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

/** A picture and what it says in words and numbers, for those who do not see it and for those who want to know exactly. */
export interface Figure {
  /** Kebab-case, for file names and anchors. */
  readonly id: string
  readonly title: string
  /** One or two sentences with the main numbers. */
  readonly summary: string
  readonly width: number
  readonly height: number
  /** Its colors are custom properties: see `themeCss`, `standalone` and `painted`. */
  readonly svg: string
  readonly table: TextTable
}

/** What a figure is called and says. */
export interface Caption {
  readonly id: string
  readonly title: string
  readonly summary: string
}

/** The width of all figures, in pixels of the drawing; a page may scale them. */
export const figureWidth = 720

/** Puts drawn parts into an SVG with title and description. */
export function makeFigure(
  { id, title, summary }: Caption,
  size: { readonly width?: number; readonly height: number },
  content: readonly string[],
  table: TextTable,
): Figure {
  const { width = figureWidth, height } = size
  const attributes = {
    class: 'telar-figure',
    role: 'img',
    viewBox: `0 0 ${width} ${Math.ceil(height)}`,
    width,
    height: Math.ceil(height),
    'font-size': fontSize,
  }
  const svg = element(
    'svg',
    attributes,
    element('title', {}, escapeText(title)),
    element('desc', {}, escapeText(summary)),
    element('rect', { width, height: Math.ceil(height), fill: 'var(--telar-surface)' }),
    ...content,
  )
  return { id, title, summary, width, height: Math.ceil(height), svg, table }
}
