import { describe, expect, it } from 'vitest'
import { themes } from './colors.js'

type Rgb = readonly [number, number, number]

function linear(hex: string): Rgb {
  return [1, 3, 5]
    .map((at) => parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)) as unknown as Rgb
}

/** Contrast of WCAG 2.2. */
function contrast(a: string, b: string): number {
  const [la, lb] = [a, b]
    .map((hex) => linear(hex))
    .map(([red, green, blue]) => 0.2126 * red + 0.7152 * green + 0.0722 * blue) as [number, number]
  return (Math.max(la, lb) + 0.05) / (Math.min(la, lb) + 0.05)
}

/** CIE Lab from linear sRGB, white D65. */
function lab([red, green, blue]: Rgb): Rgb {
  const f = (t: number) => (t > 216 / 24389 ? Math.cbrt(t) : ((24389 / 27) * t + 16) / 116)
  const x = f((0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / 0.95047)
  const y = f(0.2126729 * red + 0.7151522 * green + 0.072175 * blue)
  const z = f((0.0193339 * red + 0.119192 * green + 0.9503041 * blue) / 1.08883)
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)]
}

/** Machado, Oliveira and Fernandes, "A physiologically-based model for simulation of color vision deficiency" (2009), severity 1. */
const vision: Readonly<Record<string, readonly Rgb[]>> = {
  'all colors': [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  'no red (protanopia)': [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  'no green (deuteranopia)': [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  'no blue (tritanopia)': [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
}

function seen(hex: string, matrix: readonly Rgb[]): Rgb {
  const color = linear(hex)
  return lab(
    matrix.map((row) =>
      Math.max(0, Math.min(1, row[0] * color[0] + row[1] * color[1] + row[2] * color[2])),
    ) as unknown as Rgb,
  )
}

describe.each(['light', 'dark'] as const)('the %s theme', (name) => {
  const theme = themes[name]
  const series = ([1, 2, 3, 4, 5, 6, 7, 8] as const).map((role) => theme[role])

  it('has text that can be read (4.5:1) and lines that can be seen (3:1)', () => {
    expect(Math.min(contrast(theme.ink, theme.surface), contrast(theme.muted, theme.surface))).toBeGreaterThanOrEqual(
      4.5,
    )
    for (const color of series) expect(contrast(color, theme.surface)).toBeGreaterThanOrEqual(3)
  })

  it.each(Object.entries(vision))('tells its series apart for eyes that see %s', (_, matrix) => {
    for (const [i, a] of series.entries()) {
      for (const b of series.slice(i + 1)) {
        const [x, y] = [seen(a, matrix), seen(b, matrix)]
        const difference = Math.hypot(x[0] - y[0], x[1] - y[1], x[2] - y[2])
        // A difference of 2.3 is just seen side by side; the first four, which most figures use, are much further apart.
        expect(difference, `${a} and ${b}`).toBeGreaterThan(series.indexOf(b) < 4 ? 20 : 12)
      }
    }
  })
})
