/** A loss or metric in four significant digits; a learning rate in three. */
export function short(value: number, digits = 4): string {
  if (!Number.isFinite(value)) return String(value)
  return value !== 0 && (Math.abs(value) < 1e-3 || Math.abs(value) >= 1e6)
    ? value.toExponential(digits - 2)
    : value.toPrecision(digits)
}

/** `59,321` */
export function grouped(value: number): string {
  return Math.round(value).toLocaleString('en-US')
}

/** `8.2 s`, `3 min 20 s`, `2 h 5 min` */
export function duration(seconds: number): string {
  if (seconds < 60) return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`
  const whole = Math.round(seconds)
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`
}

/** `97.52 %` */
export function percent(part: number): string {
  return `${(part * 100).toFixed(2)} %`
}
