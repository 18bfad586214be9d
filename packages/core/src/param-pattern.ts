import * as v from 'valibot'

/** An option that says which params a regularizer, a weight decay or an optimizer acts on. */
export const paramsOption = v.optional(
  v.pipe(
    v.union([v.string(), v.pipe(v.array(v.string()), v.minLength(1))]),
    v.description(
      "Names of params: of the last part, such as 'kernel', or of the whole, such as '0-dense/*'; * stands for any letters",
    ),
  ),
  'kernel',
)

/**
 * Tells whether a param's name matches one of the patterns.
 *
 * @example
 * matchParams('kernel')('1-residual/0-dense/kernel') // true: without / the last part counts
 * matchParams(['0-dense/*', 'bias'])('0-dense/kernel') // true: with / the whole name
 */
export function matchParams(params: string | readonly string[]): (name: string) => boolean {
  const tests = [params].flat().map((pattern) => {
    const expression = new RegExp(`^${pattern.split('*').map(escape).join('.*')}$`)
    return pattern.includes('/')
      ? (name: string) => expression.test(name)
      : (name: string) => expression.test(name.slice(name.lastIndexOf('/') + 1))
  })
  return (name) => tests.some((test) => test(name))
}

function escape(text: string): string {
  return text.replace(/[.+?^${}()|[\]\\]/g, '\\$&')
}
