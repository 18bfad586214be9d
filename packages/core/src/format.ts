import type { ValueKind } from './events.js'

/**
 * A number for people, in at most so many significant digits and without trailing zeros: `0.06294`, `1.2e-5`, `12,345`.
 * Missing values are `–`; NaN and infinities stay visible, because they are what went wrong.
 *
 * @example
 * short(0.0629421) // '0.06294'
 * short(12345) // '12,345'
 */
export function short(value: number | null | undefined, digits = 4): string {
  if (value === null || value === undefined) return '–'
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '-∞'
  const size = Math.abs(value)
  if (size !== 0 && (size < 1e-4 || size >= 1e7)) return withoutZeros(value.toExponential(digits - 1))
  const decimals = digits - 1 - Math.floor(Math.log10(size || 1))
  return size >= 1000 && decimals <= 0 ? grouped(value) : withoutZeros(value.toPrecision(digits))
}

/**
 * A part of one as per cent.
 *
 * @example
 * percent(0.9791) // '97.91 %'
 */
export function percent(part: number | null | undefined, digits = 2): string {
  if (part === null || part === undefined) return '–'
  return Number.isFinite(part) ? `${(part * 100).toFixed(digits)} %` : short(part)
}

/**
 * The value of a metric, by what its values are: a fraction as percent, whatever its size, and any other number as it is.
 *
 * @example
 * formatMetric(1.25, 'fraction') // '125.00 %'
 * formatMetric(0.3103, 'number') // '0.3103'
 */
export function formatMetric(value: number | null | undefined, kind: ValueKind = 'number'): string {
  return kind === 'fraction' ? percent(value) : short(value)
}

/**
 * A whole number with its thousands apart.
 *
 * @example
 * grouped(59321.4) // '59,321'
 */
export function grouped(value: number): string {
  // Not by toLocaleString, whose tables take 10 ms to load.
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ',')
}

/**
 * A number of things, with the word for one or for several.
 *
 * @param several the word for several, where it is not that for one with an s
 * @example
 * counted(1, 'class', 'classes') // '1 class'
 * counted(1200, 'file') // '1,200 files'
 */
export function counted(count: number, one: string, several = `${one}s`): string {
  return count === 1 ? `1 ${one}` : `${grouped(count)} ${several}`
}

/**
 * A length of time in its two largest units, rounded to the smaller of them.
 *
 * @example
 * duration(8.23) // '8.2 s'
 * duration(119.6) // '2 min 0 s'
 * duration(3599.7) // '1 h 0 min'
 */
export function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return '–'
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`
  const whole = Math.round(seconds)
  if (whole < 60) return `${whole} s`
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`
  const minutes = Math.round(seconds / 60)
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

function withoutZeros(text: string): string {
  const [mantissa, exponent] = text.split('e') as [string, string?]
  const plain = mantissa.includes('.') ? mantissa.replace(/\.?0+$/, '') : mantissa
  return exponent === undefined ? plain : `${plain}e${exponent.replace('+', '')}`
}

/**
 * Names one after the other, cut after some.
 *
 * @example
 * listed(['a', 'b', 'c'], 2) // 'a, b … and 1 more'
 */
export function listed(names: readonly string[], most = 10): string {
  return names.length > most ? `${names.slice(0, most).join(', ')} … and ${names.length - most} more` : names.join(', ')
}

/**
 * A layer by its place, as people count, and its kind; one inside another by both. What is no layer's name stays as it is.
 *
 * @param name as params begin with
 * @example
 * layerLabel('0-dense') // 'layer 1 (dense)'
 * layerLabel('2-residual/0-conv2d') // 'layer 3 (residual), in it layer 1 (conv2d)'
 */
export function layerLabel(name: string): string {
  return /^\d+-/.test(name) ? name.split('/').map(partLabel).join(', in it ') : name
}

function partLabel(part: string): string {
  return part.replace(/^(\d+)-(.+)$/, (_, index: string, kind: string) => `layer ${Number(index) + 1} (${kind})`)
}

/**
 * A param or another tensor of a network in words.
 *
 * @param name of the tensor, with or without the area of a checkpoint before it
 * @example
 * tensorLabel('params/0-dense/kernel') // 'layer 1 (dense), kernel'
 * tensorLabel('optimizer/momentum/2-residual/0-conv2d/bias') // 'optimizer, momentum, layer 3 (residual), in it layer 1 (conv2d), bias'
 */
export function tensorLabel(name: string): string {
  const parts = name.replace(/^(params|state)\//, '').split('/')
  const isLayer = (part: string | undefined) => part !== undefined && /^\d+-/.test(part)
  return parts
    .map((part, i) => `${isLayer(part) && isLayer(parts[i - 1]) ? 'in it ' : ''}${partLabel(part)}`)
    .join(', ')
}

/**
 * A noun with its indefinite article, by the letter that it begins with.
 *
 * @example
 * withArticle('initializer') // 'an initializer'
 */
export function withArticle(noun: string): string {
  return `${/^[aeiou]/i.test(noun) ? 'an' : 'a'} ${noun}`
}
