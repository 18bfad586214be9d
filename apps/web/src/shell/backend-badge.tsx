import type { JSX } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { BackendChoice } from '../protocol/api.js'
import { switchBackend } from '../state/actions.js'
import { backendChoices, backendNames } from '../state/backends.js'
import { backend, backendError } from '../state/client.js'
import { shownRun } from '../state/run.js'
import { Icon } from '../ui/icons.js'
import { pageTexts as t } from '../texts/page.js'
import { told } from '../texts/told.js'

/** Which device computes, why, and the choice of another. */
export function BackendBadge(): JSX.Element {
  const [open, setOpen] = useState(false)
  const [busy, setBusy] = useState(false)
  const root = useRef<HTMLDivElement>(null)
  const state = backend.value

  useDismiss(root, open, () => setOpen(false))

  async function choose(choice: BackendChoice): Promise<void> {
    setBusy(true)
    await switchBackend(choice)
    setBusy(false)
  }

  return (
    <div class="badge-root" ref={root}>
      <button type="button" class="badge" aria-expanded={open} aria-haspopup="dialog" onClick={() => setOpen(!open)}>
        <Icon name="chip" />
        <span>
          {busy || !state ? t.starting : (backendNames[state.name] ?? state.name)}
          {!busy && state?.threads && <span class="threads"> · {t.threads(state.threads.run)}</span>}
        </span>
      </button>
      {open && <Popover busy={busy} onChoose={(choice) => void choose(choice)} />}
    </div>
  )
}

interface PopoverProps {
  readonly busy: boolean
  readonly onChoose: (choice: BackendChoice) => void
}

function Popover({ busy, onChoose }: PopoverProps): JSX.Element {
  const state = backend.value
  return (
    <div class="popover" role="dialog" aria-label={t.whereItComputes}>
      {state && <p>{t.computesOn(<b>{backendNames[state.name] ?? state.name}</b>, state.device)}</p>}
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
        disabled={busy}
        value={state?.choice ?? 'auto'}
        onChange={(event) => onChoose(event.currentTarget.value as BackendChoice)}
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

/** Closes what is open at a click beside it, and with Escape. */
function useDismiss(root: { readonly current: HTMLElement | null }, isOpen: boolean, close: () => void): void {
  useEffect(() => {
    if (!isOpen) return
    const onEvent = (event: Event) => {
      const isKey = event instanceof KeyboardEvent
      if (isKey ? event.key === 'Escape' : !root.current?.contains(event.target as Node)) close()
    }
    addEventListener('pointerdown', onEvent)
    addEventListener('keydown', onEvent)
    return () => {
      removeEventListener('pointerdown', onEvent)
      removeEventListener('keydown', onEvent)
    }
  }, [isOpen])
}
