import type { Json } from '@telarjs/core'
import { isSpec, shortId, type DraftSpec } from '../shared/draft.js'
import type { Schema } from '../shared/schema.js'
import { pluginOf } from '../state/client.js'
import { buildTexts as t } from '../texts/build.js'
import { optionValue, optionWords } from '../texts/options.js'

/** Options that say what a layer is; they stand there when they are the default, too. */
const telling = /units|filters|function|activation|rate|kernelSize/

/** `128 · relu`: the options that say most. */
export function brief({ use, with: given = {} }: DraftSpec): string {
  const properties = (pluginOf(use)?.schema as Schema | undefined)?.properties ?? {}
  const defaults = Object.entries(properties).flatMap(([name, schema]) =>
    telling.test(name) && schema.default !== 'linear' && schema.default !== undefined ? [[name, schema.default]] : [],
  )
  const options: Readonly<Record<string, Json>> = { ...Object.fromEntries(defaults), ...given }
  const words = Object.entries(options).flatMap(([name, value]) => {
    if (typeof value === 'boolean') return [value ? optionWords(name) : t.no(optionWords(name))]
    if (typeof value !== 'number' && typeof value !== 'string') return []
    const text = optionValue(value, properties[name])
    return [telling.test(name) ? text : `${optionWords(name)} ${text}`]
  })
  const inner = Object.values(options).filter(Array.isArray).flat().filter(isSpec)
  return [...words, ...inner.map((spec) => shortId(spec.use))].slice(0, 4).join(' · ')
}
