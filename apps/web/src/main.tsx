import { render } from 'preact'
import { App } from './app.js'
import { forgetUnused } from './storage/data-files.js'
import { openStore } from './storage/run-store.js'
import { packedIn, unpackExperiment } from './shared/share-link.js'
import { followWorker } from './state/run-events.js'
import { followDraft, inspectNow, interrupted } from './state/actions.js'
import { chooseBackend, refreshCatalog, rememberedBackend, worker } from './state/client.js'
import { draft, setDraft } from './state/draft.js'
import { showRecord, shownRun, trouble } from './state/run.js'
import { flags } from './shared/flags.js'
import { startTheme } from './state/theme.js'
import type { Draft } from './shared/draft.js'
import './styles/index.css'

startTheme()
followWorker()
render(<App />, document.getElementById('app')!)
followDraft()
void start()

async function start(): Promise<void> {
  trouble.value = flags.problem
  if (flags.events) (await import('./shell/embed-api.js')).startLesson(flags.events)
  await openShared()
  await refreshCatalog()
  await chooseBackend(rememberedBackend())
  await inspectNow()
  const followed = new URLSearchParams(location.search).get('run')
  if (followed)
    void import('./runs/follow.js')
      .then(({ followRun }) => followRun(new URL(followed, location.href).href))
      .catch((error: Error) => (trouble.value = error.message))
  else await showLast()
  void forgetUnused([draft.value, ...(await (await openStore()).records()).map(({ experiment }) => experiment)]).catch(
    () => {},
  )
  if (import.meta.env.PROD && 'serviceWorker' in navigator)
    await navigator.serviceWorker.register('./sw.js').catch(() => {})
}

/** The experiment of the address, or else that of last time. */
async function openShared(): Promise<void> {
  const packed = packedIn(location.hash)
  try {
    if (packed) setDraft(await unpackExperiment(packed))
    else keepDraft(JSON.parse(localStorage.getItem('telar-draft') ?? 'null') as Draft | null)
  } catch (error) {
    trouble.value = (error as Error).message
  }
  addEventListener('hashchange', () => {
    const next = packedIn(location.hash)
    if (next) void unpackExperiment(next).then(setDraft, (error: Error) => (trouble.value = error.message))
  })
  draft.subscribe((now) => localStorage.setItem('telar-draft', JSON.stringify(now)))
}

function keepDraft(kept: Draft | null): void {
  if (kept) setDraft(kept)
}

/** The run of last time, with its network; one that was cut off can go on. */
async function showLast(): Promise<void> {
  const store = await openStore()
  const last = (await store.records())[0]
  const checkpoint = last && (await store.checkpoint(last.id))
  // Somebody may have been quicker.
  if (!last || !checkpoint || shownRun.value) return
  await showRecord(last)
  if (last.status === 'running' || last.status === 'paused') interrupted.value = last
  // A checkpoint of a plugin that is not loaded yet cannot be looked at; its record can.
  await worker.open(last.id, checkpoint).catch(() => {})
}
