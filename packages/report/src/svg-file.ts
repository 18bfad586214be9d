import { themeCss, themes, type Role } from './colors.js'

/**
 * A figure as a file of its own, which follows the theme of whoever opens it. Programs that know no custom properties draw it in light colors.
 *
 * @example
 * const file = standalone(lossCurve.svg)
 */
export function standalone(svg: string): string {
  const withFallback = withMargin(svg).replace(
    / (fill|stroke)="var\(--telar-(\w+)\)"/g,
    (_, name: string, role: string) => ` ${name}="${colorOf('light', role)}" style="${name}:var(--telar-${role})"`,
  )
  const merged = withFallback.replace(/ style="([^"]*)"([^<>]*?) style="([^"]*)"/g, ' style="$1;$3"$2')
  return merged
    .replace('<svg ', '<svg xmlns="http://www.w3.org/2000/svg" ')
    .replace('>', `><style>${themeCss.replaceAll('&', '&amp;')}</style>`)
}

/**
 * A figure in the fixed colors of one theme, for programs that draw without style sheets.
 *
 * @example
 * const file = painted(lossCurve.svg, 'dark')
 */
export function painted(svg: string, theme: 'light' | 'dark' = 'light'): string {
  const fixed = withMargin(svg).replace(/var\(--telar-(\w+)\)/g, (_, role: string) => colorOf(theme, role))
  return fixed.replace('<svg ', '<svg xmlns="http://www.w3.org/2000/svg" font-family="Inter, sans-serif" ')
}

const margin = 20

/** In a page a figure's frame gives it room; alone it needs its own. */
function withMargin(svg: string): string {
  return svg
    .replace(/viewBox="0 0 (\d+) (\d+)" width="\d+" height="\d+"/, (_, w: string, h: string) => {
      const [width, height] = [Number(w) + 2 * margin, Number(h) + 2 * margin]
      return `viewBox="${-margin} ${-margin} ${width} ${height}" width="${width}" height="${height}"`
    })
    .replace(
      /<rect width="(\d+)" height="(\d+)" fill="var\(--telar-surface\)"\/>/,
      (_, w: string, h: string) =>
        `<rect x="${-margin}" y="${-margin}" width="${Number(w) + 2 * margin}" height="${Number(h) + 2 * margin}" fill="var(--telar-surface)"/>`,
    )
}

function colorOf(theme: 'light' | 'dark', role: string): string {
  return themes[theme][role as Role]
}
