import * as v from 'valibot'

/** A part of some samples: a fraction below 1, or a count from 1. */
export function shareOf(description: string) {
  return v.pipe(
    v.number(),
    v.gtValue(0),
    v.check(
      (share) => share < 1 || Number.isInteger(share),
      (issue) => `Invalid value: Expected a fraction below 1 or a whole number but received ${issue.received}`,
    ),
    v.description(description),
  )
}

const weights = v.array(v.pipe(v.number(), v.minValue(0), v.finite()))

const counted = (least: number, description: string) =>
  v.pipe(v.number(), v.integer(), v.minValue(least), v.description(description))

const fold = v.pipe(
  v.strictObject({
    number: counted(1, 'Which fold is held out, from 1'),
    of: counted(2, 'How many folds there are'),
    repeat: v.exactOptional(counted(1, 'Which dealing of the samples into folds, from 1; without it the first')),
  }),
  v.check(
    ({ number, of }) => number <= of,
    (issue) => `Invalid value: Expected a number up to ${issue.input.of} but received ${issue.input.number}`,
  ),
  v.description(
    'One of several equal parts of the training samples is held out as validation, as telar cross-validate does it: { "number": 1, "of": 5 }',
  ),
)

/** How the samples of a data set with a test split of its own are divided. */
export const publishedSplitOptions = {
  validation: v.optional(shareOf('Samples held out from training to compare epochs: a fraction below 1, or a count')),
  fold: v.exactOptional(fold),
  splitBy: v.optional(
    v.pipe(
      v.picklist(['random', 'stratified', 'order']),
      v.description(
        'Which samples are held out: any, any with equal shares of each class, or the last in the order of the file',
      ),
    ),
    'random',
  ),
  splitSeed: v.optional(
    v.pipe(v.number(), v.safeInteger(), v.description('Keeps the splits the same for every seed of the experiment')),
  ),
  limit: v.optional(shareOf('Train on only so many of the training samples: a fraction below 1, or a count')),
  limitEvaluation: v.optional(
    shareOf('Evaluate on only so many samples of each other split: a fraction below 1, or a count'),
  ),
  classWeights: v.optional(
    v.pipe(
      v.union([v.picklist(['none', 'balanced']), weights]),
      v.description(
        "How much a sample of each class counts in the loss: 'none', 'balanced' (rare classes count more), or one number per class",
      ),
    ),
    'none',
  ),
  sampling: v.exactOptional(
    v.pipe(
      v.union([v.picklist(['balanced']), weights]),
      v.description(
        "How often a sample of each class is drawn in an epoch: 'balanced' (each class as often as another), or one number per class; without it, each sample once",
      ),
    ),
  ),
}

const test = v.optional(shareOf('Samples held out for the test: a fraction below 1, or a count'))

/** How the samples of a data set are divided: spread it into the options of the data set. */
export const splitOptions = { ...publishedSplitOptions, test }

/** The same for synthetic data, of which a fifth is the test split unless the options say otherwise. */
export const syntheticSplitOptions = {
  ...publishedSplitOptions,
  test: v.optional(shareOf('Points held out for the test: a fraction below 1, or a count'), 0.2),
}

/** Options of `splitData`. */
export interface SplitOptions {
  readonly validation?: number | undefined
  readonly test?: number | undefined
  readonly fold?: { readonly number: number; readonly of: number; readonly repeat?: number | undefined } | undefined
  readonly splitBy?: 'random' | 'stratified' | 'order'
  readonly splitSeed?: number | undefined
  readonly limit?: number | undefined
  readonly limitEvaluation?: number | undefined
  readonly classWeights?: 'none' | 'balanced' | readonly number[]
  readonly sampling?: 'balanced' | readonly number[] | undefined
}
