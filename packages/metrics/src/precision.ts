/** Of the samples predicted as a class, the share that are of it: right / predicted; 0 for a class that is never predicted. */
import type { OptionsOf } from '@telarjs/core'
import * as v from 'valibot'
import { averagedName, averageOver, ratio } from './lib/averaging.js'
import { countClasses, labelsOf, readCounts } from './lib/class-counts.js'
import { average } from './lib/option-schemas.js'
import { defineMetric } from './metric.js'

const options = v.strictObject({ average })

export const precision = defineMetric({
  kind: 'metric',
  id: 'metric:precision',
  version: 1,
  summary: 'Share of the samples predicted as a class that are of it',
  options,
  create: ({ average }, { where }) => ({
    name: averagedName('precision', average),
    direction: 'maximize',
    everyStep: false,
    update: (prediction, target) => countClasses(prediction, labelsOf(target, where, 'metric:precision')),
    compute: (sums) => averageOver(readCounts(sums), (right, predicted) => ratio(right, predicted), average),
  }),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'metric:precision': OptionsOf<typeof precision>
  }
}
