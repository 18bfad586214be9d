import type { DataSummary } from '../protocol/api.js'
import type { Draft, DraftSpec } from '../state/draft.js'

/** What of an experiment has to change for other data: the last layer's width, and loss and metric where classes become values. */
export function fitted(draft: Draft, { classes, targetShape, samples }: DataSummary): Partial<Draft> {
  const units = classes.length > 0 ? Math.max(2, classes.length) : targetShape.reduce((product, length) => product * length, 1)
  const last = draft.model.at(-1) as DraftSpec
  const model = last.use === 'layer:dense' ? [...draft.model.slice(0, -1), { ...last, with: { ...last.with, units } }] : draft.model
  const isClassLoss = /cross-entropy|focal|hinge/.test(draft.loss?.use ?? 'loss:cross-entropy')
  const batchSize = Math.min(draft.batchSize ?? 64, samples['train'] ?? Infinity)
  if (classes.length === 0 && isClassLoss) return { model, batchSize, loss: { use: 'loss:mean-squared-error' }, metrics: [{ use: 'metric:mae' }] }
  if (classes.length > 0 && !isClassLoss) return { model, batchSize, loss: { use: 'loss:cross-entropy' }, metrics: [{ use: 'metric:accuracy' }] }
  return { model, batchSize }
}
