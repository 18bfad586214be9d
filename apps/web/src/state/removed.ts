import type { KeptRun, RunRecord } from '../protocol/run-record.js'
import { worker } from './client.js'
import { comparedRuns } from './compared.js'
import { changes } from './history.js'
import { clearShown, recordsVersion, shownRun } from './run.js'
import { stateTexts as t } from '../texts/state.js'

/** Removes a run from this browser; until the page is closed, undo brings it back with its curves and its network. */
export async function removeRun({ id, name }: RunRecord): Promise<void> {
  const removed = await takeAway(id)
  if (!removed) return
  const { checkpoint, files } = removed
  const bytes = [checkpoint, ...files.values()].reduce((sum, one) => sum + (one?.length ?? 0), 0)
  const undo = () => bringBack(removed)
  changes.remember({ what: () => t.removed(name), undo, redo: async () => void (await takeAway(id)), bytes }, true)
}

async function takeAway(id: string): Promise<KeptRun | undefined> {
  const removed = await worker.removeRun(id)
  comparedRuns.value = comparedRuns.value.filter((run) => run.id !== id)
  if (shownRun.value?.id === id) clearShown()
  recordsVersion.value++
  return removed
}

async function bringBack(run: KeptRun): Promise<void> {
  await worker.restoreRun(run)
  recordsVersion.value++
}
