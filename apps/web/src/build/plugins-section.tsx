import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { takeChosen } from '../import/incoming.js'
import { pendingPlugin } from '../state/pending-plugin.js'
import { catalog } from '../state/client.js'
import { trouble } from '../state/run.js'
import { FileButton } from '../ui/file-button.js'
import { Section } from './section.js'
import { buildTexts as t } from '../texts/build.js'

/** Plugins of the user's own, from a file or an address. */
export function PluginsSection(): JSX.Element {
  const own = catalog.value.filter((plugin) => plugin.own)
  const [address, setAddress] = useState('')

  async function fetchModule(event: Event): Promise<void> {
    event.preventDefault()
    try {
      const response = await fetch(address)
      if (!response.ok) throw new Error(t.serverAnswered(response.status))
      pendingPlugin.value = { name: address, source: await response.text() }
    } catch (error) {
      trouble.value = `${address}: ${(error as Error).message}`
    }
  }

  return (
    <Section
      title={t.plugins}
      note={own.length > 0 ? t.ofYours(own.length) : t.builtIn(catalog.value.length)}
      open={own.length > 0}
    >
      <p class="hint">{t.moduleAdds(<code>plugins</code>)}</p>
      {own.length > 0 && (
        <ul class="own-plugins">
          {own.map(({ id, summary }) => (
            <li key={id}>
              <b>{id}</b> {summary}
            </li>
          ))}
        </ul>
      )}
      <div class="own-data">
        <FileButton text={t.fromFile} label={t.pluginFile} accept=".js,.mjs" onFiles={takeChosen} />
      </div>
      <form class="address" onSubmit={(event) => void fetchModule(event)}>
        <input
          type="url"
          aria-label={t.pluginAddress}
          placeholder="https://…/plugin.js"
          required
          value={address}
          onInput={(event) => setAddress(event.currentTarget.value)}
        />
        <button type="submit" class="quiet">
          {t.load}
        </button>
      </form>
    </Section>
  )
}
