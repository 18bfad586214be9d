import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { packages, surface, type PublicSymbol } from './examples/surface.js'

const root = resolve(import.meta.dirname, '..')

test('packages export what is meant to be used, and nothing by pattern', async () => {
  const patterns = packages.filter((name) =>
    /"\.\/[^"]*\*/.test(readFileSync(join(root, 'packages', name, 'package.json'), 'utf8')),
  )
  expect(patterns).toEqual([])
  const list = surface.map(({ entry, symbols }) => `${entry}\n${symbols.map(({ name }) => `  ${name}\n`).join('')}`)
  // A change of the list is a change of what semantic versions promise: `npx vitest run --project node scripts/public-surface.test.ts -u` takes it.
  await expect(list.join('')).toMatchFileSnapshot('public-surface.txt')
})

const symbols = surface.flatMap((entry) => entry.symbols)
const listed = (wrong: readonly PublicSymbol[]) => [...new Set(wrong.map(({ file, name }) => `${file}: ${name}`))]

test('every public export has a docstring directly above it', () => {
  expect(listed(symbols.filter(({ docstring }) => docstring === ''))).toEqual([])
})

test('every plugin, function and class has an example in its docstring; types and plain values need none', () => {
  const called =
    /^(?:abstract |async )*(?:function|class)|^const \w+(?:: (?:DefinePlugin|\(|<)| = (?:define\w*\(|pluginDefiner|(?:async )?(?:<.*>)?\())/
  const bare = symbols.filter(
    ({ declaration, docstring }) =>
      called.test(declaration) && docstring !== undefined && !docstring.includes('@example'),
  )
  expect(listed(bare)).toEqual([])
})
