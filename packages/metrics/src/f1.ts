/** The harmonic mean of precision and recall: 2·right / (predicted + actual). van Rijsbergen, "Information retrieval" (1979), chapter 7. */
import type { OptionsOf } from '@telarjs/core'
import * as v from 'valibot'
import { averagedName, averageOver, ratio } from './lib/averaging.js'
import { countClasses, labelsOf, readCounts } from './lib/class-counts.js'
import { average } from './lib/option-schemas.js'
import { defineMetric } from './metric.js'

const options = v.strictObject({ average })

export const f1 = defineMetric({
  kind: 'metric',
  id: 'metric:f1',
  version: 1,
  summary: 'Harmonic mean of precision and recall',
  options,
  create: ({ average }, { where }) => ({
    name: averagedName('f1', average),
    direction: 'maximize',
    everyStep: false,
    update: (prediction, target) => countClasses(prediction, labelsOf(target, where, 'metric:f1')),
    compute: (sums) =>
      averageOver(readCounts(sums), (right, predicted, actual) => ratio(2 * right, predicted + actual), average),
  }),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'metric:f1': OptionsOf<typeof f1>
  }
}
