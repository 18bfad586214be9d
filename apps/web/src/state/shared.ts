import { signal } from '@preact/signals'
import { packExperiment } from '../shared/share-link.js'
import { announce } from './announce.js'
import { draft } from './draft.js'
import { pageTexts as t } from '../texts/page.js'

/** Whether, after a link to the experiment, one with the trained network is offered. */
export const isNetworkOffered = signal(false)

/** Whether a link has just been copied. */
export const isLinkCopied = signal(false)

/** Puts a link into the clipboard that holds the whole experiment. */
export async function shareExperiment(): Promise<void> {
  const address = `${location.href.split('#')[0]}#x=${await packExperiment(draft.value)}`
  history.replaceState(undefined, '', address)
  await navigator.clipboard.writeText(address).then(
    () => announce(t.inClipboard),
    () => announce(t.inAddressBar),
  )
  isNetworkOffered.value = true
  isLinkCopied.value = true
  setTimeout(() => (isLinkCopied.value = false), 2000)
}
