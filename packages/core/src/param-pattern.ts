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
    const parts = pattern.split('*')
    return pattern.includes('/')
      ? (name: string) => matches(name, parts)
      : (name: string) => matches(name.slice(name.lastIndexOf('/') + 1), parts)
  })
  return (name) => tests.some((test) => test(name))
}

/**
 * Whether a name is made of parts with any letters between them. Each part is taken where it first fits, which is enough, and needs no
 * going back: a regular expression of twenty stars would try for hours.
 */
function matches(name: string, [first = '', ...others]: readonly string[]): boolean {
  const last = others.pop()
  if (last === undefined) return name === first
  if (!name.startsWith(first) || !name.endsWith(last) || name.length < first.length + last.length) return false
  let at = first.length
  for (const part of others) {
    const found = name.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  return at + last.length <= name.length
}
