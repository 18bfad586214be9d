import { signal, useSignalEffect, useSignal, type ReadonlySignal } from '@preact/signals'
import type { ExplainedImage } from '../protocol/interpretation.js'
import { worker } from './client.js'
import { interpretationTexts as t } from '../texts/interpretation.js'
import { changes } from './history.js'
import { recordsVersion, restingRun } from './run.js'

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
    const id = restingRun.value?.id
    const ask = id === undefined ? undefined : question(id)
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
export async function calibrateRun(id: string, name: string): Promise<void> {
  const before = await worker.checkpoint(id)
  if (!before) return
  const after = await worker.calibrated(id)
  const put = async (checkpoint: Uint8Array) => {
    await worker.putCheckpoint(id, checkpoint)
    await worker.open(id, checkpoint)
    recordsVersion.value++
  }
  await put(after)
  changes.remember({
    what: t.calibrated(name),
    undo: () => put(before),
    redo: () => put(after),
    bytes: before.length + after.length,
  })
}
