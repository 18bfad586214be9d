import type { MetricValue } from '@telarjs/core'
import type { Metric } from '../metric.js'
import { averagedKind, averagedName, averageOver, type ClassFigure } from './averaging.js'
import { countClasses, readCounts, type ClassCounts } from './class-counts.js'
import type { AverageOptions } from './option-schemas.js'

/** A metric that is computed from the counts of each class; higher is better, and NaN predictions give NaN. `plugin` is the id of its plugin without `metric:`. */
export function countedFigure(
  { plugin, where, ...given }: Pick<Metric, 'name' | 'valueKind'> & { readonly plugin: string; readonly where: string },
  compute: (counts: ClassCounts) => MetricValue,
): Metric {
  return {
    ...given,
    direction: 'maximize',
    everyStep: false,
    decides: true,
    update: (prediction, target) => countClasses(prediction, target, where, `metric:${plugin}`),
    compute(sums) {
      const counts = readCounts(sums)
      return counts ? compute(counts) : NaN
    },
  }
}

/** A metric that is a figure of each class, averaged as the options say. */
export function averagedFigure(plugin: string, where: string, options: AverageOptions, figure: ClassFigure): Metric {
  const [name, valueKind] = [averagedName(plugin, options), averagedKind(options)]
  return countedFigure({ plugin, name, valueKind, where }, (counts) => averageOver(counts, figure, options))
}
