import * as v from 'valibot'

/** A number of steps, or the step at which something happens. */
export function steps(description: string) {
  return v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.description(description)))
}

/** A number of epochs; fractions are rounded to whole steps. */
export function epochs(description: string) {
  return v.optional(v.pipe(v.number(), v.finite(), v.gtValue(0), v.description(description)))
}

/** A number above zero, such as a decrease per epoch. */
export function positive(description: string) {
  return v.optional(v.pipe(v.number(), v.finite(), v.gtValue(0), v.description(description)))
}

/** η_min: a learning rate, not a factor. */
export const minimum = v.optional(
  v.pipe(v.number(), v.finite(), v.minValue(0), v.description('η_min: the learning rate that it does not go below')),
  0,
)

/** Refuses options in which both of two alternatives are given, or none. */
export function exactlyOne<Options extends object>(one: keyof Options & string, other: keyof Options & string) {
  return v.check<Options, (issue: v.CheckIssue<Options>) => string>(
    (options) => (options[one] === undefined) !== (options[other] === undefined),
    ({ input }) =>
      `Invalid options: Expected one of ${one} and ${other} but received ${input[one] === undefined ? 'none' : 'both'}`,
  )
}

/** Refuses options in which both of two alternatives are given. */
export function atMostOne<Options extends object>(one: keyof Options & string, other: keyof Options & string) {
  return v.check<Options, string>(
    (options) => options[one] === undefined || options[other] === undefined,
    `Invalid options: Expected one of ${one} and ${other} at most but received both`,
  )
}
