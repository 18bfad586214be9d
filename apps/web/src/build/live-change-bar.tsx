import { computed } from '@preact/signals'
import type { JSX } from 'preact'
import { applyLive, startFresh } from '../state/actions.js'
import { draft, inspected, inspection, problems } from '../state/draft.js'
import { isBusy, shownRun } from '../state/run.js'
import { buildTexts as t } from '../texts/build.js'

/** Whether the draft differs from what runs. */
export const differs = computed(() => {
  const running = shownRun.value?.experiment
  const built = inspection.value.experiment
  return (
    isBusy.value && running !== undefined && built !== undefined && JSON.stringify(running) !== JSON.stringify(built)
  )
})

/** What a change of the draft can do while another experiment runs. */
export function LiveChangeBar(): JSX.Element | null {
  if (!differs.value) return null
  const wrong = problems.value.length > 0 || !inspected.value
  return (
    <div class="change-bar" role="group" aria-label={t.notWhatRuns}>
      <p>{t.notWhatRuns}</p>
      <button type="button" class="quiet" disabled={wrong} onClick={() => void applyLive(draft.value)}>
        {t.changeRun}
      </button>
      <button type="button" class="quiet" disabled={wrong} onClick={() => void startFresh()}>
        {t.startAnew}
      </button>
    </div>
  )
}
