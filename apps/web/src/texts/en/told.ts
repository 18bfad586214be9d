/** A message of the worker or of a package: how it is written in English, and what it says in the language of the page. */
export type Told = readonly [pattern: RegExp, say: (...parts: readonly string[]) => string]

/** English messages are shown as they are. */
export const told: readonly Told[] = []
