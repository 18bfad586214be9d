import { effect } from '@preact/signals'
import { flags } from '../shared/flags.js'
import { settings } from '../storage/settings.js'
import { languages, speak, spoken } from '../texts/language.js'

const keptName = 'telar-language'

/** Begins in the language of the address, or that of the last visit, or the first one of the browser that the page has. */
export async function startLanguage(): Promise<void> {
  effect(() => {
    document.documentElement.lang = spoken.value.code
  })
  const kept = settings.get(keptName)
  const wanted = [flags.language, kept, ...navigator.languages.map((tag) => tag.split('-')[0])]
  const code = wanted.find((one) => one !== undefined && languages.includes(one))
  // A page without its texts, as when the network fails now, is better in English than not at all.
  if (code) await speak(code).catch(() => {})
}

/** Changes the language, and keeps it for the next visit. */
export async function chooseLanguage(code: string): Promise<void> {
  await speak(code)
  settings.set(keptName, code)
}
