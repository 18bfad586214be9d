import { effect, signal } from '@preact/signals'
import type { JsonObject } from '@telarjs/core'
import { newId } from '../storage/new-id.js'
import { openStore, type RunRecord } from '../storage/run-store.js'
import { backend, backendReady, chooseBackend, worker } from './client.js'
import { draft, inspected, inspection } from './draft.js'
import { clearShown, phase, shownRun, showFresh, showRecord, trouble } from './run.js'
import type { BackendChoice } from '../protocol/api.js'
import type { Draft } from '../shared/draft.js'

/** A run that the last visit left in the middle. */
export const interrupted = signal<RunRecord | undefined>(undefined)

async function begin(id: string, experiment: Draft, from: Uint8Array | undefined, paused: boolean): Promise<void> {
  trouble.value = ''
  interrupted.value = undefined
  showFresh({ id, name: experiment.name, source: 'studio' }, from !== undefined)
  phase.value = 'preparing'
  await backendReady()
  try {
    await worker.train({ id, experiment: experiment as unknown as JsonObject, ...(from ? { from } : {}), paused })
  } catch (error) {
    trouble.value = (error as Error).message
    phase.value = 'idle'
  }
}

/** Whether the shown run is of the draft and can go on. */
export function canContinue(): boolean {
  const run = shownRun.value
  return (
    run !== undefined &&
    run.source === 'studio' &&
    phase.value === 'idle' &&
    ['paused', 'running', 'aborted', 'stopped'].includes(run.status) &&
    run.step > 0
  )
}

/** The one button: begins, pauses, or goes on. */
export async function toggleTraining(): Promise<void> {
  if (phase.value === 'paused') return worker.resume()
  if (phase.value === 'running' || phase.value === 'preparing') return worker.pause()
  if (phase.value === 'idle') return canContinue() ? continueRun() : begin(newId(), draft.value, undefined, false)
}

/** A run from the beginning, with the experiment as it is now. */
export async function startFresh(): Promise<void> {
  if (phase.value !== 'idle') await worker.stop()
  await begin(newId(), draft.value, undefined, false)
}

/** Goes on with the shown run, from its checkpoint. */
export async function continueRun(paused = false): Promise<void> {
  const run = shownRun.value
  const store = await openStore()
  const checkpoint = run && (await store.checkpoint(run.id))
  if (!run?.experiment || !checkpoint) {
    trouble.value = 'This run has no checkpoint to go on from.'
    return
  }
  await begin(run.id, run.experiment as unknown as Draft, checkpoint, paused)
}

/** One step, from wherever the run is. */
export async function singleStep(): Promise<void> {
  if (phase.value !== 'idle') return worker.step()
  return canContinue() ? continueRun(true) : begin(newId(), draft.value, undefined, true)
}

export function stopRun(): Promise<void> {
  return worker.stop()
}

/** Ends the run and puts the page back to before it; the run stays in the table. */
export async function resetRun(): Promise<void> {
  if (phase.value !== 'idle') await worker.stop()
  clearShown()
}

/** Goes on with changed options; what cannot change while it runs is told. */
export async function applyLive(experiment: Draft): Promise<boolean> {
  try {
    await worker.change(experiment as unknown as JsonObject)
    return true
  } catch (error) {
    trouble.value = (error as Error).message
    return false
  }
}

/** Another backend; a run goes on there from its checkpoint. */
export async function switchBackend(choice: BackendChoice): Promise<void> {
  const wasRunning = phase.value === 'running'
  const wasBusy = phase.value !== 'idle'
  if (wasBusy) await worker.stop()
  await chooseBackend(choice)
  await inspectNow()
  if (wasBusy && canContinue()) void continueRun(!wasRunning)
}

/** Shows a run of the table. */
export async function openRun(record: RunRecord): Promise<void> {
  if (phase.value !== 'idle') return
  await showRecord(record)
  const checkpoint = await (await openStore()).checkpoint(record.id)
  if (!checkpoint) return
  await worker.open(record.id, checkpoint).catch((error: Error) => (trouble.value = error.message))
}

/** Looks at the draft; what comes back when the draft is another one by then does not count. */
export async function inspectNow(): Promise<void> {
  if (!backend.value) return
  const looked = draft.value
  const seen = await worker.inspect(looked as unknown as JsonObject)
  if (draft.value !== looked) return
  inspection.value = seen
  inspected.value = true
}

/** Looks at the draft whenever it changes. */
export function followDraft(): void {
  let wait: ReturnType<typeof setTimeout> | undefined
  effect(() => {
    void draft.value
    inspected.value = false
    clearTimeout(wait)
    wait = setTimeout(() => void inspectNow(), 120)
  })
}
