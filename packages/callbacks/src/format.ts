/** A float32 without spurious digits: 0.10000000149011612 as 0.1. */
export function shortest(value: number): number {
  return Number(value.toPrecision(8))
}

/** 3725 seconds as `1:02:05`, 65 as `1:05`. */
export function clock(seconds: number): string {
  const whole = Math.round(seconds)
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60]
  const two = (value: number) => String(value).padStart(2, '0')
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`
}
