import * as v from 'valibot'

/** How one number is made of one number per class. */
export const average = v.optional(
  v.pipe(
    v.picklist(['macro', 'micro', 'per-class']),
    v.description(
      'Macro: the mean over classes; micro: over all samples at once; per-class: a table with one row, a column for each class',
    ),
  ),
  'macro',
)
