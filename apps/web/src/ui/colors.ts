import { theme } from '../state/theme.js'

type Rgb = readonly [number, number, number]

const zero = { light: [255, 255, 255] as Rgb, dark: [27, 30, 36] as Rgb }
const positive = { light: [30, 78, 190] as Rgb, dark: [130, 170, 255] as Rgb }
const negative = { light: [200, 92, 0] as Rgb, dark: [255, 170, 82] as Rgb }

/** A number of −1 … 1 between orange and blue, which nobody confuses. */
export function signedColor(value: number, scheme: 'light' | 'dark'): [number, number, number, number] {
  const part = Math.min(1, Math.abs(value))
  const to = (value < 0 ? negative : positive)[scheme]
  const from = zero[scheme]
  return [mix(from[0], to[0], part), mix(from[1], to[1], part), mix(from[2], to[2], part), 255]
}

const classColors = { light: colorsOf([201, 184, 0], [60, 60, 60]), dark: colorsOf([240, 228, 66], [225, 225, 230]) }

function colorsOf(yellow: Rgb, last: Rgb): readonly Rgb[] {
  return [
    [0, 114, 178],
    [230, 159, 0],
    [0, 158, 115],
    [204, 121, 167],
    [86, 180, 233],
    [213, 94, 0],
    yellow,
    [130, 130, 130],
    [140, 105, 205],
    last,
  ]
}

/** Colors of classes, told apart also without red or green (Okabe and Ito, "Color universal design", 2008), the first two as positive and negative. */
export function classColor(index: number, scheme: 'light' | 'dark' = theme.value): Rgb {
  const colors = classColors[scheme]
  return colors[index % colors.length]!
}

/** Towards the page's own ground, for regions under points. */
export function pale(color: Rgb, part: number, scheme: 'light' | 'dark'): [number, number, number, number] {
  const ground = zero[scheme]
  return [mix(ground[0], color[0], part), mix(ground[1], color[1], part), mix(ground[2], color[2], part), 255]
}

function mix(from: number, to: number, part: number): number {
  return Math.round(from + (to - from) * part)
}
