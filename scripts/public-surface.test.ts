import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '..')

interface PublicSymbol {
  readonly name: string
  /** Where it is declared, from the root. */
  readonly file: string
  /** Whether a docstring stands directly above the declaration. */
  readonly documented: boolean
}

/** What a module exports, wherever it is declared: by `export const a`, `export { a, type B as C } from './file.js'` or `export * from './file.js'`. */
function exportsOf(file: string): PublicSymbol[] {
  const text = readFileSync(join(root, file), 'utf8')
  const declared = [
    ...text.matchAll(
      /^export (?:declare )?(?:abstract )?(?:async )?(?:const|function\*?|class|interface|type|let) (\w+)/gm,
    ),
  ]
    .map((match) => ({ name: match[1]!, file, documented: text.slice(0, match.index).endsWith('*/\n') }))
    // The first of several overloads has the docstring.
    .filter(({ name }, index, all) => all.findIndex((other) => other.name === name) === index)
  const imported = new Map(
    [...text.matchAll(/^import (?:type )?\{([^}]*)\} from '([^']+)'/gm)].flatMap(([, names, from]) =>
      splitNames(names!).map(({ own }) => [own, from!] as const),
    ),
  )
  const passedOn = [...text.matchAll(/^export (?:type )?\{([^}]*)\}(?: from '([^']+)')?/gm)].flatMap(
    ([, names, from]) =>
      splitNames(names!).map(({ source, own }) => {
        const found = declarationOf(file, from ?? imported.get(source), source)
        return { name: own, file: found?.file ?? file, documented: found?.documented ?? false }
      }),
  )
  const everything = [...text.matchAll(/^export \* from '(\.[^']+)'/gm)].flatMap(([, from]) =>
    exportsOf(sourceOf(file, from!)),
  )
  return [...declared, ...passedOn, ...everything].toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

/** `a, type B as C` as pairs of the name there and the name here. */
function splitNames(list: string): { readonly source: string; readonly own: string }[] {
  return list
    .split(',')
    .map((part) => part.trim().replace(/^type /, ''))
    .filter(Boolean)
    .map((part) => part.split(' as '))
    .map(([source, own]) => ({ source: source!, own: own ?? source! }))
}

/** Another package documents what it exports; only files of our own are looked into. */
function declarationOf(file: string, from: string | undefined, name: string): PublicSymbol | undefined {
  if (from === undefined) return undefined
  if (!from.startsWith('.')) return { name, file: from, documented: true }
  return exportsOf(sourceOf(file, from)).find((symbol) => symbol.name === name)
}

/** The source that `file` imports as `./other.js`. */
function sourceOf(file: string, from: string): string {
  const base = join(dirname(file), from.replace(/\.js$/, ''))
  return existsSync(join(root, `${base}.tsx`)) ? `${base}.tsx` : `${base}.ts`
}

const packages = readdirSync(join(root, 'packages')).filter((name) =>
  existsSync(join(root, 'packages', name, 'package.json')),
)

/** Every entry of every package and the symbols that it exports. */
const surface = packages.flatMap((name) => {
  const { exports } = JSON.parse(readFileSync(join(root, 'packages', name, 'package.json'), 'utf8')) as {
    readonly exports: Readonly<Record<string, string | { readonly default: string }>>
  }
  return Object.entries(exports)
    .map(([subpath, source]) => [subpath, typeof source === 'string' ? source : source.default] as const)
    .filter(([, source]) => /\.tsx?$/.test(source))
    .map(([subpath, source]) => ({
      entry: join('@telarjs', name, subpath),
      symbols: exportsOf(join('packages', name, source)),
    }))
})

test('packages export what is meant to be used, and nothing by pattern', async () => {
  const patterns = packages.filter((name) =>
    /"\.\/[^"]*\*/.test(readFileSync(join(root, 'packages', name, 'package.json'), 'utf8')),
  )
  expect(patterns).toEqual([])
  const list = surface.map(({ entry, symbols }) => `${entry}\n${symbols.map(({ name }) => `  ${name}\n`).join('')}`)
  // A change of the list is a change of what semantic versions promise: `npx vitest run --project node scripts/public-surface.test.ts -u` takes it.
  await expect(list.join('')).toMatchFileSnapshot('public-surface.txt')
})

test('every public export has a docstring directly above it', () => {
  const bare = surface.flatMap(({ symbols }) => symbols).filter(({ documented }) => !documented)
  expect([...new Set(bare.map(({ file, name }) => `${file}: ${name}`))]).toEqual([])
})
