import { short } from '@telarjs/core'

/** How numbers become places. */
export interface Scale {
  (value: number): number
  readonly ticks: readonly number[]
  readonly domain: readonly [number, number]
}

/**
 * A linear scale whose domain is widened to round numbers.
 * @param range where the domain's ends lie, in pixels
 */
export function linearScale(
  from: number,
  to: number,
  range: readonly [number, number],
  { count = 5, nice = true } = {},
): Scale {
  // One value alone lies in the middle, with room of its own size: 0.001 between 0.0005 and 0.0015.
  const room = from === to ? (Math.abs(from) || 1) / 2 : 0
  const [low, high] = [from - room, to + room]
  const step = niceStep((high - low) / count)
  const domain: [number, number] = nice
    ? [Math.floor(low / step + 1e-9) * step, Math.ceil(high / step - 1e-9) * step]
    : [low, high]
  const first = Math.ceil(domain[0] / step - 1e-9)
  const last = Math.floor(domain[1] / step + 1e-9)
  const ticks = Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)))
  const factor = (range[1] - range[0]) / (domain[1] - domain[0])
  return Object.assign((value: number) => range[0] + (value - domain[0]) * factor, { ticks, domain })
}

/** A logarithmic scale; its ticks are powers of ten, or 1, 2, 5 of them where there are few. */
export function logScale(from: number, to: number, range: readonly [number, number]): Scale {
  const low = Math.log10(from)
  const high = from === to ? low + 1 : Math.log10(to)
  const few = high - low > 1.2 ? [1, 3] : [1, 2, 5]
  const factors = high - low > 3 ? [1] : few
  const powers = Array.from({ length: Math.ceil(high) - Math.floor(low) + 1 }, (_, i) => Math.floor(low) + i)
  const every = Math.max(1, Math.round((high - low) / 6))
  const all = powers
    .filter((power) => power % every === 0)
    .flatMap((power) => factors.map((factor) => Number(`${factor}e${power}`)))
  const ticks = all.filter((tick) => Math.log10(tick) >= low - 1e-9 && Math.log10(tick) <= high + 1e-9)
  const slope = (range[1] - range[0]) / (high - low)
  return Object.assign((value: number) => range[0] + (Math.log10(value) - low) * slope, {
    ticks,
    domain: [from, to] as const,
  })
}

/** `0.975` as `97.5 %`, for a tick of an axis of shares. */
export function shareTick(value: number): string {
  return `${short(value * 100)} %`
}

/** 1, 2, 2.5 or 5 times a power of ten, at least as large as what is given. */
function niceStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least))
  const factor = [1, 2, 2.5, 5, 10].find((candidate) => candidate * power >= least * (1 - 1e-9))!
  return factor * power
}
