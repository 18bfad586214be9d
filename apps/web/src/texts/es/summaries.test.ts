import { builtinPlugins } from '@telarjs/trainer/builtin'
import { afterEach, expect, test } from 'vitest'
import { speak } from '../language.js'
import { pluginSummary } from '../summaries.js'
import { summaries as spanish } from './summaries.js'

afterEach(() => speak('en'))

test('every plugin of Telar has a summary in Spanish with the numbers of its own, and no other has', () => {
  const digits = (text: string) => text.replace(/\D/g, '')
  const numbers = (entries: readonly (readonly [string, string])[]) =>
    Object.fromEntries(entries.map(([id, summary]) => [id, digits(summary)]))
  expect(numbers(Object.entries(spanish.plugins))).toEqual(
    numbers(builtinPlugins.map(({ id, summary }) => [id, summary])),
  )
})

test('plugins are told of in the language of the page; those that it does not know in their own', async () => {
  const [known, unknown, own] = [
    { id: 'initializer:ones', summary: 'Ones', own: false },
    { id: 'layer:snake', summary: 'A sine of each value', own: false },
    { id: 'initializer:ones', summary: 'Some', own: true },
  ]
  const said = () => [known, unknown, own].map((plugin) => pluginSummary(plugin!))
  const others = [
    { words: 'A sine of each value', lang: 'en' },
    { words: 'Some', lang: undefined },
  ]
  expect(said()).toEqual([{ words: 'Ones', lang: 'en' }, ...others])
  await speak('es')
  expect(said()).toEqual([{ words: 'Unos', lang: undefined }, ...others])
})
