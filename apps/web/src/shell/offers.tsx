import type { ComponentChildren, JSX } from 'preact'
import { beginDraft, continueRun, endWorker, hugeNetwork, interrupted } from '../state/actions.js'
import { bringBackDraft, draftAside, forgetAside } from '../state/kept-draft.js'
import { notKept, phase, shownRun } from '../state/run.js'
import { unanswered } from '../state/watchdog.js'
import { IconButton } from '../ui/controls.js'
import { grouped, short } from '../texts/numbers.js'
import { offersTexts as t } from '../texts/offers.js'
import { pageTexts } from '../texts/page.js'
import { told } from '../texts/told.js'

/** What can be done about something that happened; seldom there, so it comes then. */
export function Offers(): JSX.Element {
  return (
    <>
      <Unanswered />
      <Interrupted />
      <Aside />
      <Huge />
      <NotKept />
    </>
  )
}

interface OfferProps {
  readonly label: string
  readonly children: ComponentChildren
  /** What the button says and does. */
  readonly offer: string
  readonly onOffer: () => void
  readonly onClose: () => void
  readonly isUrgent?: boolean
}

/** Something that was done, or could be, and a button for it. */
function Offer({ label, children, offer, onOffer, onClose, isUrgent = false }: OfferProps): JSX.Element {
  return (
    <div class="notice" role={isUrgent ? 'alert' : 'group'} aria-label={label}>
      <p>{children}</p>
      <button type="button" class={isUrgent ? 'primary' : 'quiet'} onClick={onOffer}>
        {offer}
      </button>
      <IconButton icon="close" label={pageTexts.notNow} onClick={onClose} />
    </div>
  )
}

function Unanswered(): JSX.Element | null {
  if (!unanswered.value) return null
  return (
    <Offer
      label={t.noAnswer}
      offer={t.endIt}
      onOffer={() => void endWorker()}
      onClose={() => (unanswered.value = false)}
      isUrgent
    >
      {t.noAnswerWhy}
    </Offer>
  )
}

function Interrupted(): JSX.Element | null {
  const left = interrupted.value
  if (!left || phase.value !== 'idle' || shownRun.value?.id !== left.id) return null
  return (
    <Offer
      label={t.interrupted}
      offer={pageTexts.goOn}
      onOffer={() => void continueRun()}
      onClose={() => (interrupted.value = undefined)}
    >
      {t.interruptedAt(<b>{left.name}</b>, grouped(left.step), left.steps > 0 ? grouped(left.steps) : '')}
    </Offer>
  )
}

function Aside(): JSX.Element | null {
  const before = draftAside.value
  if (!before) return null
  return (
    <Offer label={t.linkOpened} offer={t.bringBack} onOffer={bringBackDraft} onClose={forgetAside}>
      {t.putAside(<b>{before.name}</b>)}
    </Offer>
  )
}

/** Bytes of a parameter while Adam trains it: weight, gradient, two moments, in float32. */
const bytesPerParameter = 16

function Huge(): JSX.Element | null {
  const parameters = hugeNetwork.value
  if (parameters === undefined) return null
  return (
    <Offer
      label={t.huge}
      offer={t.trainIt}
      onOffer={() => void beginDraft(false, true)}
      onClose={() => (hugeNetwork.value = undefined)}
    >
      {t.hugeWhy(grouped(parameters), short((parameters * bytesPerParameter) / 1e9, 2))}
    </Offer>
  )
}

function NotKept(): JSX.Element | null {
  if (!notKept.value) return null
  return (
    <div class="notice" role="status">
      <p>{t.notKept(told(notKept.value))}</p>
      <IconButton icon="close" label={pageTexts.dismiss} onClick={() => (notKept.value = '')} />
    </div>
  )
}
