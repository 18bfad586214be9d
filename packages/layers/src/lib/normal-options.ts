import * as v from 'valibot'

/** The options of normal values; `deviationIs` says what the deviation is that of. */
export function normalOptions(deviationIs: string) {
  return v.strictObject({
    mean: v.optional(v.pipe(v.number(), v.finite(), v.description('Mean of the values')), 0),
    deviation: v.optional(v.pipe(v.number(), v.finite(), v.minValue(0), v.description(deviationIs)), 0.05),
  })
}
