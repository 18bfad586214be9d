import * as v from 'valibot'

/** How one number is made of one number per class. */
export const averageOptions = v.strictObject({
  average: v.optional(
    v.pipe(
      v.picklist(['macro', 'micro', 'per-class']),
      v.description(
        'The mean over classes (macro), over all samples at once (micro), or a table with a column for each class (per-class)',
      ),
    ),
    'macro',
  ),
  classes: v.optional(
    v.pipe(
      v.picklist(['present', 'all']),
      v.description(
        'Which classes a macro average counts: those among labels or predictions, or all, absent ones as 0',
      ),
    ),
    'present',
  ),
  positive: v.optional(
    v.pipe(
      v.number(),
      v.integer(),
      v.minValue(0),
      v.description('The number of the one class that counts, in place of an average'),
    ),
  ),
})

/** Parsed options of an average over classes. */
export type AverageOptions = v.InferOutput<typeof averageOptions>
