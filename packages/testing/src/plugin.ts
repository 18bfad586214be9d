import { isTelarError, optionsJsonSchema, type JsonObject, type Kind, type Plugin } from '@telarjs/core'
import { equal } from './equal.js'
import { broken, registryOf, type Checks, type KitConfig, type Subject } from './subject.js'

const STRAY = 'no-such-option'

/** Checks for plugins of every kind. */
export const commonChecks: Checks<Kind, KitConfig> = {
  'says what it is'(subject) {
    const { version, summary } = subject.plugin
    if (!Number.isInteger(version) || version < 1)
      broken(subject, `version: expected an integer from 1, received ${version}`)
    if (summary.trim() === '' || summary.includes('\n'))
      broken(subject, `summary: expected one line, received ${JSON.stringify(summary)}`)
  },

  async 'describes its options in one form'(subject) {
    // Style is not enforced for plugins of other people, whose ids name an owner.
    if (subject.plugin.id.includes('/')) return
    requireForm(subject, 'summary', subject.plugin.summary)
    const properties = (await optionsJsonSchema(subject.plugin))['properties'] as Record<string, JsonObject> | undefined
    for (const [name, { title, description }] of Object.entries(properties ?? {})) {
      if (title !== undefined)
        broken(subject, `options: '${name}' has a title; its name and its description say enough`)
      if (typeof description !== 'string') broken(subject, `options: '${name}' has no description`)
      requireForm(subject, `options: the description of '${name}'`, description)
    }
  },

  'names the plugins that its defaults use'(subject) {
    const given = new Set(idsIn(subject.config.options ?? {}))
    const named = (subject.config.plugins ?? []).filter(({ id }) => given.has(id))
    const used = new Set([subject.plugin, ...named].flatMap(usedBy).map(({ id }) => id))
    for (const id of idsIn(parsed(subject)))
      if (!given.has(id) && !used.has(id))
        broken(subject, `uses: expected the plugin '${id}', which its defaults name, so that create() finds it`)
  },

  'parses its own parsed options to the same options'(subject) {
    const once = parsed(subject)
    const twice = parsed(subject, once)
    if (!equal(once, twice))
      broken(subject, `options: parsed ${JSON.stringify(once)} and, parsed again, ${JSON.stringify(twice)}`)
  },

  'has the same defaults whenever it is asked'(subject) {
    const once = parsed(subject)
    const later = aDayLater(() => parsed(subject))
    if (!equal(once, later))
      broken(subject, `options: defaults are ${JSON.stringify(once)} now and ${JSON.stringify(later)} later`)
  },

  'has options that survive a file'(subject) {
    const options = parsed(subject)
    const read = JSON.parse(JSON.stringify(options)) as JsonObject
    if (!equal(options, read))
      broken(subject, `options: expected plain JSON, but a file turns them into ${JSON.stringify(read)}`)
  },

  async 'makes every default explicit'(subject) {
    const properties = (await optionsJsonSchema(subject.plugin))['properties'] as Record<string, JsonObject> | undefined
    const options = parsed(subject)
    for (const [name, schema] of Object.entries(properties ?? {})) {
      if ('default' in schema && !(name in options))
        broken(subject, `options: '${name}' has a default, but parsed options do not show it`)
    }
    for (const name of Object.keys(options)) {
      if (properties && !(name in properties))
        broken(subject, `options: '${name}' is not in the JSON Schema, so no form or editor can offer it`)
    }
  },

  'refuses an option that it does not have, by name'(subject) {
    const message = refusal(subject, { ...subject.config.options, [STRAY]: 1 })
    if (message === undefined)
      broken(subject, `options: took '${STRAY}'; use a strict schema, so that a typing error is an error`)
    if (!message.includes(STRAY) || !message.includes(subject.plugin.id)) {
      broken(
        subject,
        `options: refused '${STRAY}' with a message that does not name the plugin and the option: ${message}`,
      )
    }
  },

  'is made without changing its options'(subject) {
    const frozen = deepFreeze(parsed(subject))
    const registry = registryOf(subject)
    try {
      subject.plugin.create(frozen, { where: subject.plugin.id, create: registry.create })
    } catch (cause) {
      broken(subject, `create: threw '${(cause as Error).message}' for options that are frozen`)
    }
  },
}

function requireForm(subject: Subject<Kind>, what: string, text: string): void {
  // A description may begin with the symbol that the formula has for the option: `k: …`, `f₀: …`, `s = …`.
  if (/^[a-z](?!₀?(?: =|:))/.test(text) || text.endsWith('.'))
    broken(subject, `${what}: expected sentence case and no full stop, received ${JSON.stringify(text)}`)
}

/** The ids of all specs in options. */
function idsIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(idsIn)
  if (typeof value !== 'object' || value === null) return []
  const { use } = value as { readonly use?: unknown }
  return [...(typeof use === 'string' && use.includes(':') ? [use] : []), ...Object.values(value).flatMap(idsIn)]
}

function usedBy({ uses = [] }: Plugin): readonly Plugin[] {
  return uses.flatMap((plugin) => [plugin, ...usedBy(plugin)])
}

function parsed(subject: Subject<Kind>, options: JsonObject = subject.config.options ?? {}): JsonObject {
  return registryOf(subject).parse(subject.plugin.kind, { use: subject.plugin.id, with: options }).with
}

/** Does something with the clock a day and an hour ahead. */
function aDayLater<T>(work: () => T): T {
  const { now } = Date
  Date.now = () => now() + 25 * 3_600_000
  try {
    return work()
  } finally {
    Date.now = now
  }
}

function refusal(subject: Subject<Kind>, options: JsonObject): string | undefined {
  try {
    parsed(subject, options)
    return undefined
  } catch (error) {
    if (!isTelarError(error)) throw error
    return error.message
  }
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) for (const item of Object.values(value)) deepFreeze(item)
  return Object.freeze(value)
}
