import type { JSX } from 'preact'
import { hugeNetwork, interrupted } from '../state/actions.js'
import { backendError } from '../state/client.js'
import { draftAside } from '../state/kept-draft.js'
import { classOrValue } from '../state/class-or-value.js'
import { changes } from '../state/history.js'
import { notKept, shownRun, trouble } from '../state/run.js'
import { isNetworkOffered } from '../state/shared.js'
import { tab } from '../state/tab.js'
import { unanswered } from '../state/watchdog.js'
import { IconButton } from '../ui/controls.js'
import { lazy } from '../ui/lazy.js'
import { pageTexts as t } from '../texts/page.js'
import { told } from '../texts/told.js'

const Offers = lazy(async () => (await import('./offers.js')).Offers)
const ShareNetwork = lazy(async () => (await import('./share-network.js')).ShareNetwork)
const DoneToast = lazy(async () => (await import('./done-toast.js')).DoneToast)
const ClassOrValue = lazy(async () => (await import('./class-or-value.js')).ClassOrValue)

/** What needs to be said above everything else. */
export function Notices(): JSX.Element {
  const isOffered = unanswered.value || interrupted.value || draftAside.value || notKept.value
  // Why a run failed stands beside its numbers.
  const isToldByRun = tab.value === 'train' && trouble.value === shownRun.value?.why
  return (
    <>
      {(isOffered || hugeNetwork.value !== undefined) && <Offers />}
      {classOrValue.value && <ClassOrValue />}
      {isNetworkOffered.value && <ShareNetwork />}
      <Trouble text={isToldByRun ? '' : trouble.value} onClose={() => (trouble.value = '')} />
      <Trouble text={backendError.value} onClose={() => (backendError.value = '')} />
      {changes.done.value && <DoneToast />}
    </>
  )
}

function Trouble({ text, onClose }: { readonly text: string; readonly onClose: () => void }): JSX.Element | null {
  if (!text) return null
  return (
    <div class="notice bad" role="alert">
      <p>{told(text)}</p>
      <IconButton icon="close" label={t.dismiss} onClick={onClose} />
    </div>
  )
}
