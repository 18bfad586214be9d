import * as v from 'valibot'

/** A number above zero. */
export const positive = v.pipe(v.number(), v.gtValue(0), v.finite())

/** One weight for each class of the data. */
export const classWeights = v.optional(
  v.pipe(
    v.array(positive),
    v.minLength(2),
    v.description('One weight per class: how much its samples count in the mean'),
  ),
)
