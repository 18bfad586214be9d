import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { changes } from '../state/history.js'
import { runAction } from '../state/page-action.js'
import { pageActions } from '../state/page-actions.js'
import { IconButton } from '../ui/controls.js'
import { pageTexts as t } from '../texts/page.js'
import '../styles/toast.css'

/** So long it is seen; not counted while the pointer or the focus is on it. The way back stays in the header. */
const shownMs = 8000

/** What was just removed, or taken back, and the button for the other direction. */
export function DoneToast(): JSX.Element | null {
  const [isHeld, setHeld] = useState(false)
  const now = changes.done.value
  useEffect(() => {
    if (!now || isHeld) return
    const wait = setTimeout(() => (changes.done.value = undefined), shownMs)
    return () => clearTimeout(wait)
  }, [now, isHeld])
  if (!now) return null
  const action = pageActions[now.way]
  return (
    <div
      class="toast"
      role="group"
      aria-label={t.done}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocusCapture={() => setHeld(true)}
      onBlurCapture={() => setHeld(false)}
    >
      <p>{now.said()}</p>
      <button type="button" class="quiet small" onClick={() => void runAction(action)}>
        {action.label()}
      </button>
      <IconButton icon="close" label={t.dismiss} onClick={() => (changes.done.value = undefined)} />
    </div>
  )
}
