import * as v from 'valibot'

/** A number above zero. */
export const positive = v.pipe(v.number(), v.gtValue(0), v.finite())

/** One weight for each class of the data. */
export const classWeights = v.optional(
  v.pipe(
    v.array(positive),
    v.minLength(2),
    v.title('Class weights'),
    v.description('One weight per class: how much its samples count in the mean.'),
  ),
)

/** How one number is made of one number per class. */
export const average = v.optional(
  v.pipe(
    v.picklist(['macro', 'micro', 'per-class']),
    v.title('Average'),
    v.description(
      'macro: the mean over classes; micro: over all samples at once; per-class: a table with one row, a column for each class.',
    ),
  ),
  'macro',
)
