import * as v from 'valibot'

/** A path or address. */
export function pathOf(description: string) {
  return v.pipe(v.string(), v.minLength(1), v.description(description))
}

/** The options that all files of arrays share. */
export const arrayOptions = {
  shape: v.optional(
    v.pipe(
      v.array(v.pipe(v.number(), v.integer(), v.minValue(1))),
      v.minLength(1),
      v.description('The shape of one sample; without it, as the file says; [height, width] gets one channel'),
    ),
  ),
  layout: v.optional(
    v.pipe(
      v.picklist(['channels-first', 'channels-last']),
      v.description(
        'How images lie in the file: channels-first, [channels, height, width], is turned to channels-last, which is what layers take',
      ),
    ),
  ),
  classes: v.optional(
    v.pipe(
      v.union([v.array(v.string()), v.pipe(v.number(), v.integer(), v.minValue(1))]),
      v.description('The names of the classes in the order of their numbers, or how many there are'),
    ),
  ),
  firstClass: v.optional(
    v.pipe(v.number(), v.safeInteger(), v.description('The label of the first class: 1 where labels begin at 1')),
  ),
  targetsAre: v.optional(
    v.pipe(
      v.picklist(['classes', 'values']),
      v.description(
        'What the targets are; without it text, whole numbers and one-hot rows are classes where the loss takes classes, and others are values',
      ),
    ),
  ),
}
