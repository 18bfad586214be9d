import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { pendingPlugin } from '../import/take-files.js'
import { refreshCatalog, worker } from '../state/client.js'
import { inspectNow } from '../state/actions.js'
import { trouble } from '../state/run.js'
import { announce } from '../state/announce.js'

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
      const added = await worker.addPlugins(module)
      await refreshCatalog()
      await inspectNow()
      trouble.value = ''
      announce(`Loaded ${added.join(', ')}.`)
    } catch (error) {
      trouble.value = (error as Error).message
    }
  }

  return (
    <dialog ref={dialog} aria-labelledby="plugin-title" onCancel={() => (pendingPlugin.value = undefined)}>
      <h2 id="plugin-title">Run this code?</h2>
      <p>
        <b>{module?.name}</b> is a program. Once loaded it can do in this page all that the page can do: read your data
        and your runs, and send them elsewhere. Load it only if you wrote it, or trust who did.
      </p>
      <pre tabIndex={0} aria-label="The code">
        {module?.source.slice(0, 4000)}
        {(module?.source.length ?? 0) > 4000 ? '\n…' : ''}
      </pre>
      <div class="buttons">
        <button type="button" class="quiet" autofocus onClick={() => (pendingPlugin.value = undefined)}>
          Do not load
        </button>
        <button type="button" class="danger" onClick={() => void run()}>
          Run its code
        </button>
      </div>
    </dialog>
  )
}
