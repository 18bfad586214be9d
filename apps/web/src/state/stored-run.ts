import { savedRunsChannel } from '../protocol/api.js'
import type { RunRecord } from '../protocol/run-record.js'
import { interrupted } from './actions.js'
import { announce } from './announce.js'
import { catalog, worker } from './client.js'
import { setDraft } from './draft.js'
import { draftOf } from './draft-of.js'
import { openedSample } from './looked-at.js'
import { phase, recordsVersion, showRecord, shownRun, trouble } from './run.js'
import { tab } from './tab.js'
import { stateTexts as t } from '../texts/state.js'

/** The run of last time, with its network; one that was cut off can go on, one that another tab trains is followed. */
export async function showLastRun(): Promise<void> {
  const last = (await worker.records())[0]
  // A run may have begun in the meantime.
  if (!last || shownRun.value) return
  const isCutOff = last.status === 'running' || last.status === 'paused'
  const isElsewhere = isCutOff && (await worker.isTraining(last.id))
  const checkpoint = await worker.checkpoint(last.id)
  if (!checkpoint && !isElsewhere) return
  await showRecord(last, isElsewhere ? 'tab' : 'studio')
  if (isCutOff && !isElsewhere) interrupted.value = last
  // A checkpoint of a plugin that is not loaded yet cannot be looked at; its record can.
  if (checkpoint) await look(last.id, checkpoint).catch(() => {})
}

async function look(id: string, checkpoint: Uint8Array): Promise<void> {
  openedSample.value = (await worker.open(id, checkpoint)).sample
}

async function openRun(record: RunRecord): Promise<void> {
  if (phase.value !== 'idle') return
  await showRecord(record, (await worker.isTraining(record.id)) ? 'tab' : 'studio')
  const checkpoint = await worker.checkpoint(record.id)
  if (!checkpoint) return
  await look(record.id, checkpoint).catch((error: Error) => (trouble.value = error.message))
}

/** Shows a run, and builds what it was. */
export async function showRun(record: RunRecord): Promise<void> {
  await openRun(record)
  setDraft(draftOf(record.experiment, catalog.value))
  tab.value = 'train'
  announce(t.showing(record.name))
}

/** Follows what other tabs train: whenever more of the shown run is kept, it is read again. */
export function followOtherTabs(): void {
  new BroadcastChannel(savedRunsChannel).addEventListener('message', ({ data: id }: MessageEvent<string>) => {
    recordsVersion.value++
    if (phase.value === 'idle' && shownRun.value?.id === id && shownRun.value.source === 'tab') void readAgain(id)
  })
}

async function readAgain(id: string): Promise<void> {
  const record = (await worker.records()).find((kept) => kept.id === id)
  const isElsewhere = await worker.isTraining(id)
  const checkpoint = await worker.checkpoint(id)
  if (!record || shownRun.value?.id !== id) return
  await showRecord(record, isElsewhere && record.status !== 'completed' ? 'tab' : 'studio')
  if (checkpoint) await look(id, checkpoint).catch(() => {})
}
