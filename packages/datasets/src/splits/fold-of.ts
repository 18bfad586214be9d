import { ExperimentError } from '@telarjs/core'
import { dealFolds, type Deal } from './folds.js'
import { byGroup } from './groups.js'
import type { SplitOptions } from './split-options.js'

/**
 * The samples of the fold that is held out, and the others.
 *
 * @throws ExperimentError where there are fewer samples, or groups, than folds
 */
export function holdOutFold(
  candidates: Int32Array,
  { number, of, repeat = 1 }: NonNullable<SplitOptions['fold']>,
  deal: Deal,
  where: string,
): { readonly chosen: Int32Array; readonly rest: Int32Array } {
  const count = deal.groups ? byGroup(candidates, deal.groups).size : candidates.length
  if (count < of)
    throw new ExperimentError({
      where: `${where}.fold.of`,
      expected: `at most ${count}, the number of ${deal.groups ? 'groups' : 'training samples'}`,
      received: `${of}`,
    })
  const dealt = dealFolds(candidates, of, { ...deal, random: deal.random.stream(repeat) })
  return {
    chosen: candidates.filter((_, position) => dealt[position] === number - 1),
    rest: candidates.filter((_, position) => dealt[position] !== number - 1),
  }
}
