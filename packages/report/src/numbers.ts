/** A number in at most so many significant digits, without trailing zeros: `0.06294`, `1.2e-5`, `12,345`. */
export function short(value: number | null | undefined, digits = 4): string {
  if (value === null || value === undefined || Number.isNaN(value)) return '–'
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞'
  const size = Math.abs(value)
  if (size !== 0 && (size < 1e-4 || size >= 1e7)) return minus(trimmed(value.toExponential(digits - 1)))
  if (size >= 1000) return minus(Math.round(value).toLocaleString('en-US'))
  return minus(trimmed(value.toPrecision(digits)))
}

/** `0.9791` as `97.91 %`. */
export function percent(value: number | null | undefined, digits = 2): string {
  return value === null || value === undefined || Number.isNaN(value)
    ? '–'
    : `${minus((value * 100).toFixed(digits))} %`
}

/** `0.975` as `97.5 %`, for an axis. */
export function shareTick(value: number): string {
  return `${short(value * 100)} %`
}

/** `8.2 s`, `3 min 20 s`, `2 h 5 min` */
export function duration(seconds: number): string {
  if (seconds < 60) return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`
  const whole = Math.round(seconds)
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`
}

function trimmed(text: string): string {
  const [mantissa, exponent] = text.split('e')
  const plain = mantissa!.includes('.') ? mantissa!.replace(/\.?0+$/, '') : mantissa!
  return exponent === undefined ? plain : `${plain}e${exponent.replace('+', '')}`
}

function minus(text: string): string {
  return text.replaceAll('-', '−')
}
