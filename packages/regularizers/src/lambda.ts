import * as v from 'valibot'

/** λ, the weight of a penalty. */
export const lambdaOption = v.optional(
  v.pipe(v.number(), v.minValue(0), v.finite(), v.description('λ: the weight of the penalty')),
  1e-4,
)
