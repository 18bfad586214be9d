/** A colour by its role, which the theme of the page fills: `var(--telar-ink)`. */
export type Role = 'ink' | 'muted' | 'grid' | 'surface' | `${1 | 2 | 3 | 4 | 5 | 6 | 7 | 8}`

/**
 * Colours of both themes. The eight of series are Okabe and Ito's ("Color universal design", 2008), made darker on light and lighter on dark
 * surfaces, so that each stands out from the surface by 3:1 at least and from the others for people who see no red, green or blue.
 */
export const themes: Readonly<Record<'light' | 'dark', Readonly<Record<Role, string>>>> = {
  light: {
    ink: '#1c2430', muted: '#566270', grid: '#e3e7ec', surface: '#ffffff',
    1: '#0072b2', 2: '#d55e00', 3: '#00885f', 4: '#b2508a', 5: '#8f6f00', 6: '#3d9be0', 7: '#5d6673', 8: '#4a3aa8',
  },
  dark: {
    ink: '#e8ebef', muted: '#a4aeba', grid: '#313843', surface: '#14181e',
    1: '#56b4e9', 2: '#f08a3c', 3: '#1fa37c', 4: '#e08fc0', 5: '#f0dc5a', 6: '#3f86d8', 7: '#a9b2bd', 8: '#b79cff',
  },
}

/** The colour of a series by its number; after the eighth they begin again, and dashes tell them apart. */
export function seriesColour(index: number): string {
  return `var(--telar-${(index % 8) + 1})`
}

const fonts = 'Inter, system-ui, -apple-system, "Segoe UI", sans-serif'

function properties(theme: 'light' | 'dark'): string {
  return Object.entries(themes[theme]).map(([role, colour]) => `--telar-${role}:${colour}`).join(';')
}

/**
 * The style that figures need in a page, once. They follow the system's theme, or `data-theme="light"` or `"dark"` on any element around them.
 */
export const themeCss = [
  `.telar-figure{${properties('light')};font:12px ${fonts};font-variant-numeric:tabular-nums}`,
  `@media (prefers-color-scheme:dark){.telar-figure{${properties('dark')}}}`,
  `[data-theme=light] .telar-figure{${properties('light')}}`,
  `[data-theme=dark] .telar-figure{${properties('dark')}}`,
].join('\n')

/**
 * A figure as a file of its own, which follows the theme of whoever opens it. Programs that know no custom properties draw it in light colours.
 */
export function standalone(svg: string): string {
  const withFallback = svg.replace(/ (fill|stroke)="var\(--telar-(\w+)\)"/g, (_, name: string, role: string) => ` ${name}="${colourOf('light', role)}" style="${name}:var(--telar-${role})"`)
  const merged = withFallback.replace(/ style="([^"]*)"([^<>]*?) style="([^"]*)"/g, ' style="$1;$3"$2')
  return merged.replace('<svg ', '<svg xmlns="http://www.w3.org/2000/svg" ').replace('>', `><style>${themeCss.replaceAll('&', '&amp;')}</style>`)
}

/** A figure in the fixed colours of one theme, for programs that draw without style sheets. */
export function painted(svg: string, theme: 'light' | 'dark' = 'light'): string {
  const fixed = svg.replace(/var\(--telar-(\w+)\)/g, (_, role: string) => colourOf(theme, role))
  return fixed.replace('<svg ', '<svg xmlns="http://www.w3.org/2000/svg" font-family="Inter, sans-serif" ')
}

function colourOf(theme: 'light' | 'dark', role: string): string {
  return themes[theme][role as Role]
}
