import { sizeOf } from '@telarjs/core'
import type { DataSummary } from '../protocol/api.js'
import type { Draft, DraftSpec } from '../shared/draft.js'

/** The experiment for other data: as many outputs as there are classes or values. A loss of the other kind is left out, with its metrics: then the data says it. */
export function fitted(draft: Draft, { classes, targetShape, samples }: DataSummary): Draft {
  const hasClasses = classes.length > 0
  // Embeddings have their own size.
  const embeds = hasClasses && draft.loss?.use === 'loss:triplet'
  const units = hasClasses ? Math.max(2, classes.length) : sizeOf(targetShape)
  const last = draft.model.at(-1) as DraftSpec | undefined
  const model =
    last?.use === 'layer:dense' && !embeds
      ? [...draft.model.slice(0, -1), { ...last, with: { ...last.with, units } }]
      : draft.model
  const { batchSize, loss, metrics, ...rest } = draft
  const batch = batchSize === undefined ? {} : { batchSize: Math.min(batchSize, samples['train'] ?? Infinity) }
  const isClassLoss = /cross-entropy|focal|hinge|triplet/.test(loss?.use ?? 'loss:cross-entropy')
  if (hasClasses !== isClassLoss) return { ...rest, ...batch, model }
  return { ...rest, ...batch, ...(loss ? { loss } : {}), ...(metrics ? { metrics } : {}), model }
}
