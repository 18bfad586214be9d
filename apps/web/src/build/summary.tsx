import type { JSX } from 'preact'
import type { PluginInfo } from '../protocol/api.js'
import { pluginSummary } from '../texts/summaries.js'

/** What a plugin is for. */
export function Summary({ of }: { readonly of: PluginInfo }): JSX.Element {
  const { words, lang } = pluginSummary(of)
  return (
    <p class="summary" lang={lang}>
      {words}
    </p>
  )
}
