import { nearest } from './nearest.js'

interface IssueParts {
  /** `model[1]: layer:dense with.units`, `iris.csv, line 7`, `--port` */
  readonly where: string
  /** `0`; words of an experiment as they stand in JSON. */
  readonly received?: string
  /** The known name or word nearest to what was received, where one is near. */
  readonly didYouMean?: string
  /** What to do about it: `resize all with "size"`. */
  readonly remedy?: string
}

/**
 * One thing that is wrong, in parts: where, and either what was expected there or, where that says too little, the problem in words.
 *
 * @example
 * const epochs: Issue = { where: 'experiment.epochs', expected: '>=1', received: '0' }
 * const file: Issue = { where: 'iris.csv', problem: 'there is no such file' }
 */
export type Issue = IssueParts &
  (
    | { readonly problem: string; readonly expected?: string }
    | { readonly problem?: undefined; readonly expected: string }
  )

/**
 * What is wrong, without the place: `expected >=1, received 0; did you mean 1?`
 *
 * @example
 * describeIssue({ where: 'experiment.epochs', expected: '>=1', received: '0' }) // 'expected >=1, received 0'
 */
export function describeIssue({ problem, expected, received, didYouMean, remedy }: Issue): string {
  const mismatch = received === undefined ? `expected ${expected}` : `expected ${expected}, received ${received}`
  const hint = didYouMean === undefined ? '' : `; did you mean ${didYouMean}?`
  return addRemedy(problem ?? mismatch + hint, remedy)
}

/** A remedy that begins with a capital letter is a sentence of its own. */
function addRemedy(sentence: string, remedy: string | undefined): string {
  if (remedy === undefined) return sentence
  return /^[A-Z]/.test(remedy) ? `${sentence.replace(/\.$/, '')}. ${remedy}` : `${sentence}; ${remedy}`
}

/**
 * The issue of something that is not there.
 *
 * @param received what is there in its place, as a clause
 * @example
 * throw new ExperimentError(missing('experiment.data', 'a data set'))
 * // experiment.data: expected a data set, but it is missing
 */
export function missing(where: string, expected: string, received = 'it is missing', remedy?: string): Issue {
  const problem = `expected ${expected}, but ${received}`
  return { where, problem, expected, received, ...(remedy === undefined ? {} : { remedy }) }
}

/** More names than these are counted, not listed. */
const mostListed = 20

/**
 * The issue of a name that is none of the known ones.
 *
 * @param what what is named: `option`, `split`
 * @param hints the nearest name, where another than that by spelling; the command that lists the names, where they are many
 * @example
 * throw new ExperimentError(unknownName('adam.bta1', 'option', 'bta1', ['beta1', 'beta2']))
 * // adam.bta1: unknown option 'bta1'; did you mean 'beta1'? Known: beta1, beta2
 */
export function unknownName(
  where: string,
  what: string,
  received: string,
  known: readonly string[],
  hints: { readonly near?: string | undefined; readonly lister?: string; readonly remedy?: string } = {},
): Issue {
  const { near = nearest(received, known), lister, remedy } = hints
  const many = lister === undefined ? `There are ${known.length}` : `\`${lister}\` lists all ${known.length}`
  const some = known.length > mostListed ? many : `Known: ${known.join(', ')}`
  const list = known.length === 0 ? 'There are none' : some
  return {
    where,
    problem: `unknown ${what} '${received}'${near ? `; did you mean '${near}'?` : '.'} ${list}`,
    expected: near ?? `a known ${what}`,
    received,
    ...(near === undefined ? {} : { didYouMean: near }),
    ...(remedy === undefined ? {} : { remedy }),
  }
}
