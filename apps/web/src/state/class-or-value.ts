import { signal } from '@preact/signals'
import type { DataSummary, WholeTargets } from '../protocol/api.js'
import type { DraftSpec } from '../shared/draft.js'
import { announce } from './announce.js'
import { worker } from './client.js'
import { draft, setDraft } from './draft.js'
import { fitted } from './fit-model.js'
import { stateTexts as t } from '../texts/state.js'

/** Targets of data that just came in, which could be classes or values. */
interface ClassOrValue extends WholeTargets {
  readonly data: DraftSpec
}

/** What is to be asked of the data that is built on; undefined where its targets can be only one of the two. */
export const classOrValue = signal<ClassOrValue | undefined>(undefined)

/** Asks whether a column of whole numbers holds classes or values. The labels of images are classes, and one number for all samples is nothing to learn. */
export function askClassOrValue(data: DraftSpec, { shape, wholeTargets }: DataSummary): void {
  const isOpen = wholeTargets !== undefined && wholeTargets.distinct > 1 && shape.length === 1
  classOrValue.value = isOpen ? { ...wholeTargets, data } : undefined
}

/** Takes the answer over; the last layer, the loss and the metrics follow. */
export async function answerClassOrValue(targetsAre: WholeTargets['readAs']): Promise<void> {
  const asked = classOrValue.value
  classOrValue.value = undefined
  // Other data may have been chosen in the meantime.
  if (!asked || JSON.stringify(draft.value.data) !== JSON.stringify(asked.data)) return
  const data = { ...asked.data, with: { ...asked.data.with, targetsAre } }
  const { loss: _, metrics: __, ...rest } = draft.value
  const next = { ...rest, data }
  const seen = await worker.inspect(next as never)
  setDraft(fitted(next, seen))
  announce(t.targetsRead(targetsAre))
}
