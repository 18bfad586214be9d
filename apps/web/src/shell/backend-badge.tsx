import type { JSX } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { backendNames, isSwitching } from '../state/backends.js'
import { backend } from '../state/client.js'
import { Icon } from '../ui/icons.js'
import { pageTexts as t } from '../texts/page.js'
import { lazy } from '../ui/lazy.js'

const BackendPopover = lazy(async () => (await import('./backend-popover.js')).BackendPopover)

/** Which device computes; why, and the choice of another, come with a click. */
export function BackendBadge(): JSX.Element {
  const [open, setOpen] = useState(false)
  const root = useRef<HTMLDivElement>(null)
  const state = backend.value

  useDismiss(root, open, () => setOpen(false))

  return (
    <div class="badge-root" ref={root}>
      <button type="button" class="badge" aria-expanded={open} aria-haspopup="dialog" onClick={() => setOpen(!open)}>
        <Icon name="chip" />
        <span>
          {isSwitching.value || !state ? t.starting : (backendNames[state.name] ?? state.name)}
          {!isSwitching.value && state?.threads && <span class="threads"> · {t.threads(state.threads.run)}</span>}
        </span>
      </button>
      {open && <BackendPopover />}
    </div>
  )
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
