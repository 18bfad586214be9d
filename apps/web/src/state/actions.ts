import { effect, signal } from '@preact/signals'
import { canonicalJson, type JsonObject } from '@telarjs/core'
import { newId } from '../shared/new-id.js'
import type { RunRecord } from '../protocol/run-record.js'
import { isSwitching } from './backends.js'
import { backendReady, chooseBackend, restartWorker, worker } from './client.js'
import { draft, inspected, inspection } from './draft.js'
import { clearShown, patchShown, phase, restingRun, shownRun, showFresh, trouble } from './run.js'
import { expectAnswer, unanswered } from './watchdog.js'
import type { BackendChoice } from '../protocol/api.js'
import type { Draft } from '../shared/draft.js'
import { stateTexts as t } from '../texts/state.js'

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

/** Whether the shown run was stopped and has a network to go on from. */
export function isStopped(): boolean {
  const run = restingRun.value
  return run !== undefined && ['paused', 'running', 'aborted', 'stopped'].includes(run.status)
}

/** Whether the shown run can go on, and is of what is built: otherwise the button begins what is built. */
export function canContinue(): boolean {
  if (!isStopped()) return false
  const built = inspection.value.experiment
  // What has not been looked at yet may be the same. A run that went on has its fields in another order.
  return !inspected.value || canonicalJson(built) === canonicalJson(shownRun.value?.experiment)
}

/** The one button: begins, pauses, or goes on. */
export async function toggleTraining(): Promise<void> {
  if (phase.value === 'running' || phase.value === 'preparing') expectAnswer()
  if (phase.value === 'paused') return worker.resume()
  if (phase.value === 'running' || phase.value === 'preparing') return worker.pause()
  if (phase.value !== 'idle') return
  return canContinue() ? continueRun() : beginDraft()
}

/** A network so large that it may take the page's memory, which is said before it begins. */
export const hugeNetwork = signal<number | undefined>(undefined)
const hugeParameters = 30e6

/** Trains what is built. @param isAgreed whether the size of a huge network was agreed to */
export async function beginDraft(paused = false, isAgreed = false): Promise<void> {
  const { parameters } = inspection.value
  hugeNetwork.value = parameters > hugeParameters && !isAgreed ? parameters : undefined
  if (hugeNetwork.value === undefined) await begin(newId(), draft.value, undefined, paused)
}

/** A run from the beginning, with the experiment as it is now. */
export async function startFresh(): Promise<void> {
  if (phase.value !== 'idle') await stopRun()
  await beginDraft()
}

/** Goes on with the shown run, from its checkpoint. */
export async function continueRun(paused = false): Promise<void> {
  const run = shownRun.value
  const checkpoint = run && (await worker.checkpoint(run.id))
  if (!run?.experiment || !checkpoint) {
    trouble.value = t.noCheckpoint
    return
  }
  await begin(run.id, run.experiment as unknown as Draft, checkpoint, paused)
}

/** One step, from wherever the run is. */
export async function singleStep(): Promise<void> {
  if (phase.value !== 'idle') return worker.step()
  return canContinue() ? continueRun(true) : beginDraft(true)
}

/** Ends the run; what it learned is kept. */
export async function stopRun(): Promise<void> {
  if (phase.value === 'idle') return
  expectAnswer()
  // The button answers at once; the worker when its step is done.
  phase.value = 'ending'
  await worker.stop()
}

/** Ends a worker that does not answer. Its run can go on from the last checkpoint. */
export async function endWorker(): Promise<void> {
  const run = shownRun.value
  await restartWorker()
  unanswered.value = false
  phase.value = 'idle'
  patchShown({ status: 'aborted', why: t.noAnswerEnded })
  await inspectNow()
  const record = (await worker.records()).find(({ id }) => id === run?.id)
  if (record && (await worker.checkpoint(record.id))) interrupted.value = record
}

/** Ends the run and puts the page back to before it; the run stays in the table. */
export async function resetRun(): Promise<void> {
  if (phase.value !== 'idle') await stopRun()
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
  isSwitching.value = true
  try {
    if (wasBusy) await stopRun()
    await chooseBackend(choice)
    await inspectNow()
  } finally {
    isSwitching.value = false
  }
  if (wasBusy && isStopped()) void continueRun(!wasRunning)
}

/** Until a draft that has changed is looked at. */
let wait: ReturnType<typeof setTimeout> | undefined

/** Looks at the draft; what comes back when the draft is another one by then does not count. */
export async function inspectNow(): Promise<void> {
  const looked = draft.value
  clearTimeout(wait)
  expectAnswer()
  const seen = await worker.inspect(looked as unknown as JsonObject)
  if (draft.value !== looked) return
  inspection.value = seen
  inspected.value = true
}

/** Looks at the draft whenever it changes. */
export function followDraft(): void {
  effect(() => {
    void draft.value
    inspected.value = false
    clearTimeout(wait)
    wait = setTimeout(() => void inspectNow(), 120)
  })
}
