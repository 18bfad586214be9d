/** Of the samples of a class, the share predicted as it: right / actual; 0 for a class that has no samples but is predicted. */
import type { OptionsOf } from '@telarjs/core'
import * as v from 'valibot'
import { averagedName, averageOver, ratio } from './lib/averaging.js'
import { countClasses, labelsOf, readCounts } from './lib/class-counts.js'
import { average } from './lib/option-schemas.js'
import { defineMetric } from './metric.js'

const options = v.strictObject({ average })

export const recall = defineMetric({
  kind: 'metric',
  id: 'metric:recall',
  version: 1,
  summary: 'Share of the samples of a class that are predicted as it',
  options,
  create: ({ average }, { where }) => ({
    name: averagedName('recall', average),
    direction: 'maximize',
    everyStep: false,
    update: (prediction, target) => countClasses(prediction, labelsOf(target, where, 'metric:recall')),
    compute: (sums) => averageOver(readCounts(sums), (right, _, actual) => ratio(right, actual), average),
  }),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'metric:recall': OptionsOf<typeof recall>
  }
}
