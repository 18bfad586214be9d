import * as v from 'valibot'

/** A chance from 0 to 1. */
export function probabilityOf(fallback: number, description: string) {
  return v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1), v.description(description)), fallback)
}

/** A number that is not negative. */
export const notNegative = v.pipe(v.number(), v.minValue(0), v.finite())

/** A number above zero. */
export const positive = v.pipe(v.number(), v.gtValue(0), v.finite())

/** A lower and an upper bound. */
export function boundsOf(bound: v.GenericSchema<number>) {
  return v.pipe(
    v.tuple([bound, bound]),
    v.check(
      ([from, to]) => from <= to,
      'Invalid bounds: Expected [lower, upper] but received them the other way round',
    ),
  )
}
