import { grouped } from '@telarjs/core'
import type { JSX } from 'preact'
import { continueRun, interrupted } from '../state/actions.js'
import { backendError } from '../state/client.js'
import { removedRun, undoRemove } from '../state/removed.js'
import { phase, shownRun, trouble } from '../state/run.js'
import { IconButton } from '../ui/controls.js'

/** What needs to be said above everything else. */
export function Notices(): JSX.Element | null {
  const left = interrupted.value
  return (
    <>
      {left && phase.value === 'idle' && shownRun.value?.id === left.id && (
        <div class="notice" role="group" aria-label="A run was interrupted">
          <p>
            <b>{left.name}</b> was interrupted at step {grouped(left.step)}
            {left.steps > 0 ? ` of ${grouped(left.steps)}` : ''}. Nothing is lost.
          </p>
          <button type="button" class="primary" onClick={() => void continueRun()}>
            Go on
          </button>
          <IconButton icon="close" label="Not now" onClick={() => (interrupted.value = undefined)} />
        </div>
      )}
      <Removed />
      {trouble.value && (
        <div class="notice bad" role="alert">
          <p>{trouble.value}</p>
          <IconButton icon="close" label="Dismiss" onClick={() => (trouble.value = '')} />
        </div>
      )}
      {backendError.value && (
        <div class="notice bad" role="alert">
          <p>{backendError.value}</p>
          <IconButton icon="close" label="Dismiss" onClick={() => (backendError.value = '')} />
        </div>
      )}
    </>
  )
}

function Removed(): JSX.Element | null {
  const run = removedRun.value
  if (!run) return null
  return (
    <div class="notice" role="group" aria-label="A run was removed">
      <p>
        <b>{run.record.name}</b> was removed, with its curves and its network.
      </p>
      <button type="button" class="quiet" onClick={() => void undoRemove()}>
        Undo
      </button>
      <IconButton icon="close" label="Dismiss" onClick={() => (removedRun.value = undefined)} />
    </div>
  )
}
