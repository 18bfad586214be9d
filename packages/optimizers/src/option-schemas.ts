import * as v from 'valibot'

/** A fraction that an average keeps per step: 0 forgets at once, 1 would never change. */
export function decayRate(fallback: number, description: string) {
  return v.optional(v.pipe(v.number(), v.minValue(0), v.ltValue(1), v.description(description)), fallback)
}

/** What is added to a denominator. Never left to the backend, whose own epsilon differs from device to device. */
export function epsilonOf(fallback: number) {
  return v.optional(v.pipe(v.number(), v.gtValue(0), v.finite(), v.description('Added to the denominator')), fallback)
}

/** A number above zero. */
export const positive = v.pipe(v.number(), v.gtValue(0), v.finite())

/** λ of decoupled weight decay. */
export function weightDecayOf(fallback: number) {
  return v.optional(
    v.pipe(v.number(), v.minValue(0), v.finite(), v.description('λ of the decoupled weight decay')),
    fallback,
  )
}
