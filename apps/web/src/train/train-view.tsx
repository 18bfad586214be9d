import type { JSX } from 'preact'
import { shownRun } from '../state/run.js'
import { lazy } from '../ui/lazy.js'
import { Welcome } from './welcome.js'

/** What shows a run comes when there is one. */
const RunView = lazy(async () => (await import('./run-view.js')).RunView)

/** What a run does, as it does it; before the first one, what there is to begin with. */
export function TrainView(): JSX.Element {
  return shownRun.value ? <RunView /> : <Welcome />
}
