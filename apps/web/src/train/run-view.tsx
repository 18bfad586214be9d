import type { JSX } from 'preact'
import { canContinue, continueRun, isStopped } from '../state/actions.js'
import { shownRun } from '../state/run.js'
import { membersOf } from '../shared/draft.js'
import { isHidden } from '../shared/flags.js'
import { Icon } from '../ui/icons.js'
import { capitalised } from '../shared/numbers.js'
import { lazy } from '../ui/lazy.js'
import { BesideCurves, besideCurves } from './beside.js'
import { LiveSliders } from './live-sliders.js'
import { FormulasCard } from './formulas-card.js'
import { Stats } from './stats.js'
import { pageTexts } from '../texts/page.js'
import { told } from '../texts/told.js'
import { trainTexts as t } from '../texts/train.js'

/** Charts come when there is something to draw. */
const CurvesView = lazy(async () => (await import('./curves-view.js')).CurvesView)
const NetworkCard = lazy(async () => (await import('./network-card.js')).NetworkCard)
const EnsembleCard = lazy(async () => (await import('./ensemble-card.js')).EnsembleCard)

/** A run as it goes: its numbers, its curves, and what its network makes of the samples. */
export function RunView(): JSX.Element | null {
  const run = shownRun.value
  if (!run) return null
  const what = besideCurves()
  return (
    <>
      <h2 class="hidden">{pageTexts.tabs.train}</h2>
      {!isHidden('stats') && <Stats />}
      {run.warnings.length > 0 && (
        <ul class="warnings" aria-label={t.warnings}>
          {run.warnings.slice(-4).map(({ step, message }, index) => (
            <li key={index}>
              <Icon name="warning" /> <span>{capitalised(told(message))}</span>
              <small>{t.atStep(step)}</small>
            </li>
          ))}
        </ul>
      )}
      {run.why && run.status !== 'completed' && (
        <p class={run.status === 'failed' ? 'why failed' : 'why'}>
          {run.status === 'failed' ? t.runFailed(told(run.why)) : `${capitalised(told(run.why))}.`}{' '}
          {isStopped() && !canContinue() && (
            <button type="button" class="quiet small" onClick={() => void continueRun()}>
              {t.goOnWith(run.name)}
            </button>
          )}
        </p>
      )}
      {run.experiment && membersOf(run.experiment) && !isHidden('network') && <EnsembleCard />}
      {what === 'plane' && !isHidden('network') && <NetworkCard />}
      <div class={what === 'nothing' ? '' : 'with-beside'}>
        {!isHidden('curves') && (
          <div>
            <CurvesView />
          </div>
        )}
        {what !== 'nothing' && <BesideCurves what={what} />}
      </div>
      {what === 'pad' && !isHidden('network') && <NetworkCard />}
      {!isHidden('dials') && <LiveSliders />}
      {!isHidden('formulas') && <FormulasCard />}
    </>
  )
}
