import { signal } from '@preact/signals'
import type * as english from './en/index.js'

/** All texts of the page in one language, room by room, as `index.ts` of its folder exports them. */
export type Texts = typeof english

/** Every folder beside `en` is a language; its texts come when it is chosen. */
const folders = import.meta.glob<Texts>(['./*/index.ts', '!./en/index.ts'])

const addressOf = (code: string) => `./${code}/index.ts`

/** The languages of the page, by their codes (BCP 47). */
export const languages: readonly string[] = ['en', ...Object.keys(folders).map((path) => path.split('/')[1]!)]

/** The tables of `Intl` take a while to open: what stands on the page at once is named here. */
const names: Readonly<Record<string, string>> = { en: 'English', es: 'Español' }

/** What a language calls itself. */
export function languageName(code: string): string {
  if (names[code]) return names[code]
  const name = new Intl.DisplayNames(code, { type: 'language' }).of(code) ?? code
  return name.charAt(0).toLocaleUpperCase(code) + name.slice(1)
}

interface Spoken {
  readonly code: string
  /** How numbers and dates are written: the language as it is spoken somewhere, such as `es-MX`. */
  readonly locale: string
  /** Nothing for English, whose texts are where they are used. */
  readonly texts: Texts | undefined
}

/** The language of the page now. */
export const spoken = signal<Spoken>({ code: 'en', locale: 'en', texts: undefined })

/** Changes the language of the page once its texts are there. */
export async function speak(code: string): Promise<void> {
  const texts = await folders[addressOf(code)]?.()
  const locale = (globalThis.navigator?.languages ?? []).find((tag) => tag.split('-')[0] === code) ?? code
  spoken.value = { code, locale, texts }
}

/**
 * The texts of a room: those of the language of now, read wherever they are used, so that what shows them follows.
 *
 * @param own the English ones: part of the code that uses it, so that what comes later brings its own texts
 */
export function textsOf<Room extends keyof Texts>(room: Room, own: Texts[Room]): Texts[Room] {
  return new Proxy(own, {
    get: (_, name) => (spoken.value.texts?.[room] ?? own)[name as keyof Texts[Room]],
  })
}
