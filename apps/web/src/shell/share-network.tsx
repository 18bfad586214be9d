import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { packBytes } from '../shared/share-link.js'
import { announce } from '../state/announce.js'
import { worker } from '../state/client.js'
import { restingRun, trouble } from '../state/run.js'
import { isNetworkOffered } from '../state/shared.js'
import { IconButton } from '../ui/controls.js'
import { download } from '../ui/download.js'
import { short } from '../texts/numbers.js'
import { filesTexts as t } from '../texts/files.js'
import { pageTexts } from '../texts/page.js'

/** Longer links are cut by programs that pass them on; such a network travels as a file. */
const mostLetters = 64_000

const kilobytes = (count: number) => `${short(count / 1000, 2)} kB`

/** Offers the trained network too, after the link to its experiment: in a link where it is small, and in a file. */
export function ShareNetwork(): JSX.Element | null {
  const run = restingRun.value
  const packed = usePacked(run?.id)
  if (!run || packed === undefined) return null
  const isShort = packed.letters.length <= mostLetters
  return (
    <div class="notice" role="group" aria-label={t.shareNetwork}>
      <p>
        {t.linkHolds} {(isShort ? t.linkWithNetwork : t.linkTooLong)(run.name, kilobytes(packed.letters.length))}
      </p>
      {isShort && (
        <button type="button" class="primary" onClick={() => void copy(packed.letters)}>
          {t.copyWithNetwork}
        </button>
      )}
      <button type="button" class="quiet" onClick={() => download(`${run.name}.telar`, packed.checkpoint)}>
        {t.saveFile(kilobytes(packed.checkpoint.length))}
      </button>
      <IconButton icon="close" label={pageTexts.notNow} onClick={() => (isNetworkOffered.value = false)} />
    </div>
  )
}

interface Packed {
  readonly letters: string
  readonly checkpoint: Uint8Array
}

/** The network of a run as a link and as a file, once both are made. */
function usePacked(id: string | undefined): Packed | undefined {
  const [packed, setPacked] = useState<Packed | undefined>(undefined)
  useEffect(() => {
    let isLeft = false
    setPacked(undefined)
    const pack = async (run: string) => {
      const [bytes, checkpoint] = await Promise.all([worker.shareNetwork(run), worker.checkpoint(run)])
      const letters = bytes && (await packBytes(bytes))
      if (letters && checkpoint && !isLeft) setPacked({ letters, checkpoint })
    }
    if (id !== undefined) pack(id).catch((error: Error) => (trouble.value = error.message))
    return () => void (isLeft = true)
  }, [id])
  return packed
}

async function copy(letters: string): Promise<void> {
  const address = `${location.href.split('#')[0]}#n=${letters}`
  await navigator.clipboard.writeText(address).then(
    () => announce(t.networkInClipboard),
    () => {
      history.replaceState(undefined, '', address)
      announce(t.networkInAddressBar)
    },
  )
  isNetworkOffered.value = false
}
