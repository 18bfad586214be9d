import * as v from 'valibot'

/**
 * An option that is yes or no.
 *
 * @example
 * v.strictObject({ nesterov: booleanOption('Whether the momentum is Nesterov’s', false) })
 */
export function booleanOption(description: string, fallback: boolean) {
  return v.optional(v.pipe(v.boolean(), v.description(description)), fallback)
}
