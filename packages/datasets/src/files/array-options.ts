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
  classes: v.optional(
    v.pipe(
      v.union([v.array(v.string()), v.pipe(v.number(), v.integer(), v.minValue(1))]),
      v.description('The names of the classes in the order of their numbers, or how many there are'),
    ),
  ),
  targetsAre: v.optional(
    v.pipe(
      v.picklist(['classes', 'values']),
      v.description('What the targets are; without it: whole numbers are classes, others are values'),
    ),
  ),
}
