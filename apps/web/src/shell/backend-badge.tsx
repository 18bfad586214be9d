import type { JSX } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { BackendChoice } from '../protocol/api.js'
import { switchBackend } from '../state/actions.js'
import { backendChoices, backendNames } from '../state/backends.js'
import { backend, backendError } from '../state/client.js'
import { shownRun } from '../state/run.js'
import { Icon } from '../ui/icons.js'

function threadsText(count: number): string {
  return count === 1 ? '1 thread' : `${count} threads`
}

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
          {busy || !state ? 'Starting …' : (backendNames[state.name] ?? state.name)}
          {!busy && state?.threads && <span class="threads"> · {threadsText(state.threads.run)}</span>}
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
    <div class="popover" role="dialog" aria-label="Where it computes">
      {state && (
        <p>
          <b>{backendNames[state.name] ?? state.name}</b> on {state.device}.
        </p>
      )}
      {state && (
        <p class="hint">
          Why: {state.why}.{runnerText(shownRun.value?.runner)}
        </p>
      )}
      {state?.threads && state.threads.run < state.threads.could && (
        <p class="hint">One thread computes. After a reload of the page it can be {state.threads.could}.</p>
      )}
      {backendError.value && (
        <p class="problem" role="alert">
          {backendError.value}
        </p>
      )}
      <label for="backend">Compute on</label>
      <select
        id="backend"
        disabled={busy}
        value={state?.choice ?? 'auto'}
        onChange={(event) => onChoose(event.currentTarget.value as BackendChoice)}
      >
        {backendChoices.map(([choice, text]) => (
          <option key={choice} value={choice}>
            {text}
          </option>
        ))}
      </select>
      <p class="hint">A run that goes on is taken along.</p>
    </div>
  )
}

function runnerText(runner: string | undefined): string {
  if (!runner) return ''
  if (runner === 'eager') return ' Steps run eagerly: one operation after the other.'
  return ` Steps run ${runner}: recorded once, then run again without tfjs in between.`
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
