import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { draft } from '../state/draft.js'
import { packExperiment } from '../shared/share-link.js'
import { announce } from '../state/announce.js'
import { isNetworkOffered } from '../state/shared.js'
import { Icon } from '../ui/icons.js'

/** Puts a link into the clipboard that holds the whole experiment. */
export function ShareButton(): JSX.Element {
  const [copied, setCopied] = useState(false)
  async function share(): Promise<void> {
    const address = `${location.href.split('#')[0]}#x=${await packExperiment(draft.value)}`
    history.replaceState(undefined, '', address)
    await navigator.clipboard.writeText(address).then(
      () => announce('The link is in the clipboard.'),
      () => announce('The link is in the address bar.'),
    )
    isNetworkOffered.value = true
    setCopied(true)
    setTimeout(() => setCopied(false), 2000)
  }
  return (
    <button
      type="button"
      class="quiet share"
      onClick={() => void share()}
      title="A link that holds the whole experiment, seed included"
    >
      <Icon name="share" /> <span>{copied ? 'Copied' : 'Share'}</span>
    </button>
  )
}
