/** `97.53 %` */
export function percent(part: number, digits = 2): string {
  return `${(part * 100).toFixed(digits)} %`
}

/** `1,234,567` */
export function grouped(value: number): string {
  return Math.round(value).toLocaleString('en')
}

/** `12.3k`, `4.56M` */
export function compact(value: number): string {
  if (value < 1000) return String(Math.round(value))
  if (value < 1e6) return `${Number((value / 1000).toPrecision(3))}k`
  return `${Number((value / 1e6).toPrecision(3))}M`
}

/** Three or four digits that matter. */
export function short(value: number): string {
  if (!Number.isFinite(value)) return String(value)
  if (value === 0) return '0'
  const size = Math.abs(value)
  return size < 0.001 || size >= 1e5 ? value.toExponential(2).replace('e+', 'e') : String(Number(value.toPrecision(4)))
}

/** A metric: parts of one as per cent, anything else as a number. */
export function metricText(name: string, value: number): string {
  return /loss|error|mae|mse|r2/.test(name) || value < 0 || value > 1 ? short(value) : percent(value)
}

/** `1 h 4 min`, `3 min 20 s`, `12 s` */
export function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return '–'
  if (seconds < 60) return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes} min ${Math.round(seconds % 60)} s`
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

/** `Test accuracy` */
export function capitalised(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** `28 × 28 × 1` */
export function shapeText(shape: readonly number[]): string {
  return shape.length === 0 ? 'scalar' : shape.join(' × ')
}
