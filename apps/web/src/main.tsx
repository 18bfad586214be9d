import { render } from 'preact'
import { App } from './app.js'
import { flags } from './shared/flags.js'
import { lessonIn } from './shared/share-link.js'
import { followDraft, inspectNow } from './state/actions.js'
import { backendReady, refreshCatalog, worker } from './state/client.js'
import { draft } from './state/draft.js'
import { openKeptDraft, takeNetworkLink } from './state/kept-draft.js'
import { followWorker } from './state/run-events.js'
import { isPreset, loadElsewhere } from './state/presets.js'
import { trouble } from './state/run.js'
import { startLanguage } from './state/language.js'
import { followOtherTabs, showLastRun } from './state/stored-run.js'
import { startShortcuts } from './state/shortcuts.js'
import { startTheme } from './state/theme.js'
import './styles/index.css'

startTheme()
startShortcuts()
followWorker()
followOtherTabs()
void start()

async function start(): Promise<void> {
  await startLanguage()
  render(<App />, document.getElementById('app')!)
  trouble.value = flags.problem
  if (flags.events) (await import('./shell/embed-api.js')).startLesson(flags.events)
  await openKeptDraft()
  await openLesson()
  addEventListener('hashchange', () => void openLesson())
  followDraft()
  if (flags.hasPlugins) await (await import('./import/served-plugins.js')).loadServedPlugins()
  await Promise.all([refreshCatalog(), inspectNow()])
  // From here on everything can be built and checked. What computes comes after that, or with the first click that needs it.
  await idle()
  await backendReady()
  const followed = new URLSearchParams(location.search).get('run')
  if (followed)
    void import('./runs/follow.js')
      .then(({ followRun }) => followRun(new URL(followed, location.href).href))
      .catch((error: Error) => (trouble.value = error.message))
  else if (!(await openNetwork())) await showLastRun()
  addEventListener('hashchange', () => void openNetwork())
  // What is built may be one of those.
  if (!isPreset(draft.value)) void loadElsewhere()
  void worker.forgetUnused([draft.value]).catch(() => {})
  if (import.meta.env.PROD && 'serviceWorker' in navigator)
    await navigator.serviceWorker.register('./sw.js').catch(() => {})
}

/** Opens the trained network in the address. @returns whether there is one */
async function openNetwork(): Promise<boolean> {
  const packed = takeNetworkLink()
  if (packed) await (await import('./import/open-network-link.js')).openNetworkLink(packed)
  return packed !== undefined
}

/** Opens the lesson in the address. */
async function openLesson(): Promise<void> {
  const source = lessonIn(location.hash)
  if (source) await (await import('./import/open-lesson.js')).openLessonAt(source)
}

/** Resolves when the page has nothing better to do. */
function idle(): Promise<void> {
  return new Promise((resolve) => {
    // Safari has no such callback.
    if ('requestIdleCallback' in window) requestIdleCallback(() => resolve(), { timeout: 1000 })
    else setTimeout(resolve, 100)
  })
}
