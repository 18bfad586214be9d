import * as v from 'valibot'

const length = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(4096))

/** What images are made of whatever their files hold. */
export const imageOptions = {
  size: v.optional(
    v.pipe(
      v.union(
        [length, v.strictTuple([length, length])],
        (issue) =>
          `Invalid size: Expected an integer from 1 to 4096 or [height, width] but received ${JSON.stringify(issue.input)}`,
      ),
      v.description(
        'Height and width that every image is resized to, one number for a square; without it, all must be of one size',
      ),
    ),
  ),
  channels: v.optional(v.pipe(v.picklist([1, 3]), v.description('1 for gray, 3 for color')), 3),
  background: v.optional(
    v.pipe(
      v.number(),
      v.integer(),
      v.minValue(0),
      v.maxValue(255),
      v.description(
        'The gray behind transparent pixels, 0 for black to 255 for white; without it, opacity is left out',
      ),
    ),
  ),
}
