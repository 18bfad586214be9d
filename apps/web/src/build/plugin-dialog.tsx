import type { JSX } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { pendingPlugin } from '../state/pending-plugin.js'
import { loadModule } from '../state/client.js'
import { inspectNow } from '../state/actions.js'
import { trouble } from '../state/run.js'
import { announce } from '../state/announce.js'
import { grouped } from '../texts/numbers.js'
import { filesTexts as t } from '../texts/files.js'

/** Asks before the code of a stranger runs. It listens to `cancel` (Escape), for `close` comes late and would take the next question away with it. */
export function PluginDialog(): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null)
  const module = pendingPlugin.value
  useEffect(() => {
    if (!module) dialog.current?.close()
    else if (!dialog.current?.open) dialog.current?.showModal()
  }, [module])

  async function run(): Promise<void> {
    if (!module) return
    pendingPlugin.value = undefined
    try {
      const added = await loadModule(module)
      await inspectNow()
      trouble.value = ''
      announce(t.loaded(added.join(', ')))
    } catch (error) {
      trouble.value = (error as Error).message
    }
  }

  return (
    <dialog ref={dialog} aria-labelledby="plugin-title" onCancel={() => (pendingPlugin.value = undefined)}>
      <h2 id="plugin-title">{t.runCode}</h2>
      <p>{t.program(<b>{module?.name}</b>)}</p>
      {module && <Fingerprint source={module.source} />}
      <pre tabIndex={0} aria-label={t.code}>
        {module?.source}
      </pre>
      <div class="buttons">
        <button type="button" class="quiet" autofocus onClick={() => (pendingPlugin.value = undefined)}>
          {t.doNotLoad}
        </button>
        <button type="button" class="danger" onClick={() => void run()}>
          {t.runItsCode}
        </button>
      </div>
    </dialog>
  )
}

/** How long a program is, and its SHA-256, by which it can be compared with one that is known. */
function Fingerprint({ source }: { readonly source: string }): JSX.Element {
  const [hash, setHash] = useState('…')
  const bytes = new TextEncoder().encode(source)
  useEffect(() => {
    let isCurrent = true
    void sha256(bytes).then((hex) => isCurrent && setHash(hex))
    return () => {
      isCurrent = false
    }
  }, [source])
  return (
    <p class="fingerprint">
      {t.fingerprint(grouped(bytes.length), grouped(source.split('\n').length))} <code>{hash}</code>
    </p>
  )
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  // Pages of plain http have no WebCrypto.
  if (!globalThis.crypto?.subtle) return t.noHash
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
