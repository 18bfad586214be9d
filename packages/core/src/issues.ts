import type { ExperimentIssue } from './errors.js'
import { nearest } from './nearest.js'

/** `expected "relu" | "tanh", received "relo"; did you mean "relu"?` */
export function mismatch(where: string, expected: string, received: string, didYouMean?: string): ExperimentIssue {
  const hint = didYouMean === undefined ? '' : `; did you mean ${didYouMean}?`
  const message = `expected ${expected}, received ${received}${hint}`
  return { where, message, expected, received, ...(didYouMean === undefined ? {} : { didYouMean }) }
}

/** `expected a data set, but it is missing` */
export function missing(where: string, expected: string): ExperimentIssue {
  const received = 'it is missing'
  return { where, message: `expected ${expected}, but ${received}`, expected, received }
}

/** `unknown option 'bta1'; did you mean 'beta1'? Known: beta1, beta2`; the message is that of `unknownName`, unless given. */
export function unknown(
  where: string,
  what: string,
  received: string,
  known: readonly string[],
  didYouMean = nearest(received, known),
  message = unknownName(what, received, known, didYouMean),
): ExperimentIssue {
  const expected = didYouMean ?? `a known ${what}`
  return { where, message, expected, received, ...(didYouMean === undefined ? {} : { didYouMean }) }
}

/** More names than these are counted, not listed. */
const mostListed = 20

/**
 * `unknown option 'bta1'; did you mean 'beta1'? Known: beta1, beta2`
 *
 * @param lister the command that lists the names, where they are many
 */
export function unknownName(
  what: string,
  name: string,
  known: readonly string[],
  near = nearest(name, known),
  lister?: string,
): string {
  const many = lister === undefined ? `There are ${known.length}` : `\`${lister}\` lists all ${known.length}`
  const some = known.length > mostListed ? many : `Known: ${known.join(', ')}`
  const list = known.length === 0 ? 'There are none' : some
  return `unknown ${what} '${name}'${near ? `; did you mean '${near}'?` : '.'} ${list}`
}
