/** A color by its role, which the theme of the page fills: `var(--telar-ink)`. */
export type Role = 'ink' | 'muted' | 'grid' | 'surface' | `${1 | 2 | 3 | 4 | 5 | 6 | 7 | 8}`

/**
 * Colors of both themes. The eight of series begin at Okabe and Ito's ("Color universal design", 2008), moved as little as was needed for each to
 * stand out from the surface by 3:1 and from all others for people who see no red, green or blue; the first four, which most figures use, furthest.
 */
export const themes: Readonly<Record<'light' | 'dark', Readonly<Record<Role, string>>>> = {
  light: {
    ink: '#1c2430',
    muted: '#566270',
    grid: '#e3e7ec',
    surface: '#ffffff',
    1: '#0e5fa0',
    2: '#e7711c',
    3: '#299967',
    4: '#9a356a',
    5: '#866800',
    6: '#3b99de',
    7: '#61728a',
    8: '#4836a3',
  },
  dark: {
    ink: '#e8ebef',
    muted: '#a4aeba',
    grid: '#313843',
    surface: '#14181e',
    1: '#76ccff',
    2: '#ef8b3a',
    3: '#2ea176',
    4: '#cf83b3',
    5: '#f3de5f',
    6: '#3d82d2',
    7: '#bfbfc8',
    8: '#b19aff',
  },
}

/**
 * The color of a series by its number; after the eighth they begin again, and dashes tell them apart.
 *
 * @example
 * seriesColor(8) === seriesColor(0) // true
 */
export function seriesColor(index: number): string {
  return `var(--telar-${(index % 8) + 1})`
}

const fonts = 'Inter, system-ui, -apple-system, "Segoe UI", sans-serif'

function properties(theme: 'light' | 'dark'): string {
  return Object.entries(themes[theme])
    .map(([role, color]) => `--telar-${role}:${color}`)
    .join(';')
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
