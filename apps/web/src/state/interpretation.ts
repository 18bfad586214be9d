import { signal, useSignalEffect, useSignal, type ReadonlySignal } from '@preact/signals'
import type { ThresholdOptions } from '@telarjs/trainer/thresholds'
import type { ExplainedImage } from '../protocol/interpretation.js'
import { worker } from './client.js'
import { interpretationTexts as t } from '../texts/interpretation.js'
import { changes } from './history.js'
import { askedNetwork, recordsVersion, shownRun, type ShownRun } from './run.js'

/** The sample whose explanation is shown, where one was chosen. */
export const explainedSample = signal<Extract<ExplainedImage, { readonly index: number }> | undefined>(undefined)

/** A drawing changes with every movement of the hand: so long it has to rest. */
const restMs = 120

/**
 * Asks something of the shown network whenever it is another one.
 *
 * @param question makes what is asked of the run with this id, or nothing; the signals that it reads ask it anew
 * @returns nothing until it has answered, or where it has nothing to say
 */
export function useAnswer<T>(
  question: (id: string) => (() => Promise<T | undefined>) | undefined,
): ReadonlySignal<T | undefined> {
  const answer = useSignal<T | undefined>(undefined)
  useSignalEffect(() => {
    void recordsVersion.value
    const isAsked = askedNetwork.value !== undefined
    const run = shownRun.peek()
    const ask = isAsked && run ? question(run.id) : undefined
    let isCurrent = true
    const wait = setTimeout(async () => {
      // What cannot be asked of this network has no place in the view.
      const found = await ask?.().catch(() => undefined)
      if (isCurrent) answer.value = found
    }, restMs)
    return () => {
      isCurrent = false
      clearTimeout(wait)
    }
  })
  return answer
}

/** Fits a temperature to the samples for validation and keeps it in the run. @throws Error in words where none can be fitted */
export function calibrateRun({ id, name }: ShownRun): Promise<void> {
  return changeCheckpoint(
    id,
    () => t.calibrated(name),
    () => worker.calibrated(id),
  )
}

/** Chooses thresholds on the samples for validation and keeps them in the run, or takes them out. @throws Error in words where there is no choice */
export function putThresholds({ id, name }: ShownRun, options: ThresholdOptions | undefined): Promise<void> {
  const what = () => (options ? t.thresholdsChosen(name) : t.thresholdsRemoved(name))
  return changeCheckpoint(id, what, () => worker.withThresholds(id, options))
}

/** Puts another checkpoint of the same network in the place of the one of a run; undo puts the old one back. */
async function changeCheckpoint(id: string, what: () => string, make: () => Promise<Uint8Array>): Promise<void> {
  const before = await worker.checkpoint(id)
  if (!before) return
  const after = await make()
  const put = async (checkpoint: Uint8Array) => {
    await worker.putCheckpoint(id, checkpoint)
    recordsVersion.value++
  }
  await put(after)
  changes.remember({ what, undo: () => put(before), redo: () => put(after), bytes: before.length + after.length })
}
