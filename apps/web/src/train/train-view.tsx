import type { JSX } from 'preact'
import { toggleTraining } from '../state/actions.js'
import { shownRun } from '../state/run.js'
import { Empty } from '../ui/controls.js'
import { Icon } from '../ui/icons.js'
import { lazy } from '../ui/lazy.js'
import { LiveSliders } from './live-sliders.js'
import { Stats } from './stats.js'

/** Charts come when there is something to draw. */
const CurvesView = lazy(async () => (await import('./curves-view.js')).CurvesView)

/** What a run does, as it does it. */
export function TrainView(): JSX.Element {
  const run = shownRun.value
  if (!run) {
    return (
      <div class="welcome">
        <Loom />
        <h2>Train a network in this page</h2>
        <Empty>The experiment on the left reads handwritten digits. It runs on your own machine, and nothing leaves it.</Empty>
        <button type="button" class="primary large" onClick={() => void toggleTraining()}><Icon name="play" /> Train</button>
      </div>
    )
  }
  return (
    <>
      <Stats />
      {run.warnings.length > 0 && (
        <ul class="warnings" aria-label="Warnings">
          {run.warnings.slice(-4).map(({ step, message }, index) => <li key={index}><Icon name="warning" /> <span>{message}</span><small>step {step}</small></li>)}
        </ul>
      )}
      {run.why && run.status !== 'completed' && <p class={run.status === 'failed' ? 'why failed' : 'why'}>{run.status === 'failed' ? 'The run failed: ' : ''}{run.why}</p>}
      <CurvesView />
      <LiveSliders />
    </>
  )
}

/** Threads over and under: what Telar means. */
function Loom(): JSX.Element {
  const count = 7
  const at = (i: number) => 12 + i * 16
  return (
    <svg class="loom" viewBox="0 0 120 120" width="120" height="120" aria-hidden="true">
      {Array.from({ length: count }, (_, i) => <path key={`w${i}`} class="warp" d={`M${at(i)} 4V116`} />)}
      {Array.from({ length: count }, (_, row) => Array.from({ length: count }, (_, column) => ((row + column) % 2 === 0 ? <path key={`${row}-${column}`} class="weft" d={`M${at(column) - 8} ${at(row)}h16`} /> : null)))}
    </svg>
  )
}
