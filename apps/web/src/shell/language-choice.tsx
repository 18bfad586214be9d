import type { JSX } from 'preact'
import { chooseLanguage } from '../state/language.js'
import { trouble } from '../state/run.js'
import { languageName, languages, spoken } from '../texts/language.js'
import { pageTexts as t } from '../texts/page.js'
import { Icon } from '../ui/icons.js'

/** The language of the page; each is called what it calls itself. */
export function LanguageChoice(): JSX.Element | null {
  if (languages.length < 2) return null
  return (
    <span class="language icon-button">
      <Icon name="globe" />
      <select
        aria-label={t.language}
        title={t.language}
        value={spoken.value.code}
        onChange={(event) => void choose(event.currentTarget)}
      >
        {languages.map((code) => (
          <option key={code} value={code} lang={code}>
            {languageName(code)}
          </option>
        ))}
      </select>
    </span>
  )
}

/** Changes the language; where its texts cannot be loaded, the page keeps the one it has. */
async function choose(select: HTMLSelectElement): Promise<void> {
  try {
    await chooseLanguage(select.value)
  } catch (error) {
    select.value = spoken.value.code
    trouble.value = (error as Error).message
  }
}
