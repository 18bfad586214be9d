import { ownValue } from '@telarjs/core'
import { summaries } from './en/summaries.js'
import { textsOf } from './language.js'

const t = textsOf('summaries', summaries)

interface Plugin {
  readonly id: string
  readonly summary: string
  /** Whether it is somebody's own. */
  readonly own: boolean
}

/** What a plugin is for; in its own words where the page has none, whose language is known of Telar's plugins only. */
export function pluginSummary({ id, summary, own }: Plugin): {
  readonly words: string
  readonly lang: 'en' | undefined
} {
  const words = own ? undefined : ownValue(t.plugins, id)
  return { words: words ?? summary, lang: own || words ? undefined : 'en' }
}
