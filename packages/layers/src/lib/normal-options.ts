import * as v from 'valibot'

/** The options of normally distributed values; `deviationIs` describes the standard deviation. */
export function normalOptions(deviationIs: string) {
  return v.strictObject({
    mean: v.optional(v.pipe(v.number(), v.finite(), v.description('Mean of the values')), 0),
    deviation: v.optional(v.pipe(v.number(), v.finite(), v.minValue(0), v.description(deviationIs)), 0.05),
  })
}
