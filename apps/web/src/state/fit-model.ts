import { sizeOf } from '@telarjs/core'
import type { DataSummary } from '../protocol/api.js'
import type { Draft, DraftSpec } from '../shared/draft.js'

/** The experiment for other data: as many outputs as there are classes or values, and a loss for them, whose own metrics follow it. */
export function fitted(draft: Draft, { classes, targetShape, samples }: DataSummary): Draft {
  const hasClasses = classes.length > 0
  const units = hasClasses ? Math.max(2, classes.length) : sizeOf(targetShape)
  const last = draft.model.at(-1) as DraftSpec | undefined
  const model =
    last?.use === 'layer:dense'
      ? [...draft.model.slice(0, -1), { ...last, with: { ...last.with, units } }]
      : draft.model
  const batchSize = Math.min(draft.batchSize ?? 64, samples['train'] ?? Infinity)
  const isClassLoss = /cross-entropy|focal|hinge/.test(draft.loss?.use ?? 'loss:cross-entropy')
  if (hasClasses === isClassLoss) return { ...draft, model, batchSize }
  const { metrics: _, ...rest } = draft
  return { ...rest, model, batchSize, loss: { use: isClassLoss ? 'loss:mean-squared-error' : 'loss:cross-entropy' } }
}
