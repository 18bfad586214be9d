/** An attribute's value; what is undefined is left out. */
export type Attributes = Readonly<Record<string, string | number | undefined>>

/** One SVG or HTML element as text. Children are markup; text goes through `escapeText`. */
export function element(name: string, attributes: Attributes = {}, ...children: readonly string[]): string {
  const given = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}="${typeof value === 'number' ? rounded(value) : escapeText(value)}"`],
  )
  const inside = children.join('')
  return inside === '' ? `<${name}${given.join('')}/>` : `<${name}${given.join('')}>${inside}</${name}>`
}

/** Characters that XML forbids, and those that turn the direction of text around. */
// oxlint-disable-next-line no-control-regex
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufffe\uffff]/g

/** Text as it may stand in markup and in attributes; characters that may not stand there are shown as �. */
export function escapeText(text: string): string {
  return text
    .replace(forbidden, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

/** A coordinate to a tenth of a pixel: more cannot be seen and would only be bytes. */
export function rounded(value: number): string {
  return String(Math.round(value * 10) / 10)
}

/** How a label looks. */
export interface LabelOptions {
  readonly anchor?: 'start' | 'middle' | 'end'
  readonly size?: number
  readonly color?: string
  readonly weight?: number
  readonly rotate?: number
  /** Keeps free of lines what is behind it. */
  readonly halo?: boolean
}

/** A line of text; `y` is its baseline. */
export function label(
  x: number,
  y: number,
  text: string,
  { anchor, size, color = 'var(--telar-muted)', weight, rotate, halo }: LabelOptions = {},
): string {
  const transform = rotate === undefined ? undefined : `rotate(${rotate} ${rounded(x)} ${rounded(y)})`
  return element(
    'text',
    {
      x,
      y,
      fill: color,
      'text-anchor': anchor,
      'font-size': size,
      'font-weight': weight,
      transform,
      ...(halo ? { stroke: 'var(--telar-surface)', 'stroke-width': 3, 'paint-order': 'stroke' } : {}),
    },
    escapeText(text),
  )
}

/** How wide a text is about, in pixels, in the sans-serif that a reader has. */
export function textWidth(text: string, size = fontSize): number {
  return [...text].reduce((sum, letter) => sum + (letter.charCodeAt(0) > 0x2e80 ? 1 : 0.56), 0) * size
}

/** The size of all text but titles. */
export const fontSize = 12
