import { sizeOf } from '@telarjs/core'
import type { Inspection } from '../protocol/api.js'
import type { Draft, DraftSpec } from '../shared/draft.js'

/**
 * The experiment for other data: as many outputs as there are classes or values. A loss of the other kind is left out, with its metrics: then the data says it.
 *
 * @param seen what the experiment comes to with that data
 */
export function fitted(draft: Draft, { data, loss: seenLoss }: Inspection): Draft {
  if (!data) return draft
  const { classes, targetShape, samples } = data
  const hasClasses = classes.length > 0
  // Embeddings have their own size.
  const embeds = hasClasses && seenLoss?.outputs === 'embeddings'
  const units = hasClasses ? Math.max(2, classes.length) : sizeOf(targetShape)
  const last = draft.model.at(-1) as DraftSpec | undefined
  const model =
    last?.use === 'layer:dense' && !embeds
      ? [...draft.model.slice(0, -1), { ...last, with: { ...last.with, units } }]
      : draft.model
  const { batchSize, loss, metrics, ...rest } = draft
  const batch = batchSize === undefined ? {} : { batchSize: Math.min(batchSize, samples['train'] ?? Infinity) }
  // Without a loss the data says it, but the metrics may be those of classes.
  const isClassLoss = loss === undefined || seenLoss?.targets === 'classes'
  if (hasClasses !== isClassLoss) return { ...rest, ...batch, model }
  return { ...rest, ...batch, ...(loss ? { loss } : {}), ...(metrics ? { metrics } : {}), model }
}
