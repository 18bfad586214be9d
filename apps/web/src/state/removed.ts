import { signal } from '@preact/signals'
import type { KeptRun, RunRecord } from '../protocol/run-record.js'
import { announce } from './announce.js'
import { worker } from './client.js'
import { comparedRuns } from './compared.js'
import { clearShown, recordsVersion, shownRun } from './run.js'

/** The run that was removed last, which can be brought back until the page is closed. */
export const removedRun = signal<KeptRun | undefined>(undefined)

/** Removes a run from this browser; `undoRemove` brings it back. */
export async function removeRun({ id, name }: RunRecord): Promise<void> {
  removedRun.value = await worker.removeRun(id)
  comparedRuns.value = comparedRuns.value.filter((run) => run.id !== id)
  if (shownRun.value?.id === id) clearShown()
  recordsVersion.value++
  announce(`Removed ${name}. It can be brought back.`)
}

/** Brings the run that was removed last back, with its curves and its network. */
export async function undoRemove(): Promise<void> {
  const run = removedRun.value
  if (!run) return
  await worker.restoreRun(run)
  removedRun.value = undefined
  recordsVersion.value++
  announce(`${run.record.name} is back.`)
}
