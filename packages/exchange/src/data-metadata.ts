import type { TrainedModel } from './model.js'

/** What an exported network says of its data, as texts by name: classes, names of columns and targets, units, range and preprocessing. */
export function dataMetadata({ sample, data }: Pick<TrainedModel, 'sample' | 'data'>): Record<string, string> {
  const classes = JSON.stringify(sample.classes)
  if (!data) return { classes }
  const { inputs, targets, units, range, preprocessing } = data
  return {
    classes,
    inputs: JSON.stringify(inputs),
    ...(targets.kind === 'values' && targets.names ? { targets: JSON.stringify(targets.names) } : {}),
    ...(sample.targetScale ? { targetScale: JSON.stringify(sample.targetScale) } : {}),
    units,
    range: JSON.stringify(range),
    ...(preprocessing === null ? {} : { preprocessing: JSON.stringify(preprocessing) }),
  }
}
