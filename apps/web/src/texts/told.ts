import type { Told } from './en/told.js'
import { spoken } from './language.js'

/**
 * What a message of the worker, or of code that it shares with the page, says in the language of the page. Such messages are sent between
 * threads and kept with runs, so they are written in English, and put into other words only where they are shown. A message that no pattern
 * knows stays as it is.
 */
export function told(message: string): string {
  const rules = spoken.value.texts?.told ?? []
  return message
    .split('\n')
    .map((line) => translated(line, rules))
    .join('\n')
}

/** The words of the first pattern that knows a message, which itself may put parts of it into other words. */
export function translated(message: string, rules: readonly Told[]): string {
  for (const [pattern, say] of rules) {
    const found = pattern.exec(message)
    if (found) return say(...found.slice(1))
  }
  return message
}
