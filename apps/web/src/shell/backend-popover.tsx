import type { JSX } from 'preact'
import type { BackendChoice } from '../protocol/api.js'
import { switchBackend } from '../state/actions.js'
import { backendChoices, backendNames, isSwitching } from '../state/backends.js'
import { backend, backendError } from '../state/client.js'
import { shownRun } from '../state/run.js'
import { deviceTexts as t } from '../texts/device.js'
import { told } from '../texts/told.js'

/** Which device computes and why, and the choice of another. */
export function BackendPopover(): JSX.Element {
  const state = backend.value
  return (
    <div class="popover" role="dialog" aria-label={t.whereItComputes}>
      {state && <p>{t.computesOn(<b>{backendNames[state.name] ?? state.name}</b>, told(state.device))}</p>}
      {state && (
        <p class="hint">
          {t.why(told(state.why))} {runnerText(shownRun.value?.runner)}
        </p>
      )}
      {state?.threads && state.threads.run < state.threads.could && (
        <p class="hint">{t.moreThreads(state.threads.could)}</p>
      )}
      {backendError.value && (
        <p class="problem" role="alert">
          {told(backendError.value)}
        </p>
      )}
      <label for="backend">{t.computeOn}</label>
      <select
        id="backend"
        disabled={isSwitching.value}
        value={state?.choice ?? 'auto'}
        onChange={(event) => void switchBackend(event.currentTarget.value as BackendChoice)}
      >
        {backendChoices.map((choice) => (
          <option key={choice} value={choice}>
            {t.backends[choice]}
          </option>
        ))}
      </select>
      <p class="hint">{t.takenAlong}</p>
    </div>
  )
}

function runnerText(runner: string | undefined): string {
  if (!runner) return ''
  return runner === 'eager' ? t.eager : t.recorded(runner)
}
