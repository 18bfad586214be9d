import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '../..')

/** A name that a module exports. */
export interface PublicSymbol {
  readonly name: string
  /** Where it is declared, from the root; the package of somebody else where it is passed on. */
  readonly file: string
  /** The comment directly above the declaration. Undefined for what another package documents, empty where there is none. */
  readonly docstring: string | undefined
  /** What the declaration begins with, such as `const adam = defineOptimizer(`. */
  readonly declaration: string
}

/** What a module exports, wherever it is declared: by `export const a`, `export { a, type B as C } from './file.js'` or `export * from './file.js'`. */
function exportsOf(file: string): PublicSymbol[] {
  const text = readFileSync(join(root, file), 'utf8')
  const declared = [
    ...text.matchAll(
      /^export (?:declare )?(?:abstract )?(?:async )?(?:const|function\*?|class|interface|type|let) (\w+)/gm,
    ),
  ]
    .map((match) => ({
      name: match[1]!,
      file,
      docstring: /\/\*\*((?:(?!\*\/)[^])*)\*\/\n$/.exec(text.slice(0, match.index))?.[1] ?? '',
      declaration: text.slice(match.index).split('\n', 1)[0]!.replace('export ', ''),
    }))
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
        return found ? { ...found, name: own } : { name: own, file, docstring: '', declaration: '' }
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
  if (!from.startsWith('.')) return { name, file: from, docstring: undefined, declaration: '' }
  return exportsOf(sourceOf(file, from)).find((symbol) => symbol.name === name)
}

/** The source that `file` imports as `./other.js`. */
function sourceOf(file: string, from: string): string {
  const base = join(dirname(file), from.replace(/\.js$/, ''))
  return existsSync(join(root, `${base}.tsx`)) ? `${base}.tsx` : `${base}.ts`
}

/** The names of the folders of all packages. */
export const packages = readdirSync(join(root, 'packages')).filter((name) =>
  existsSync(join(root, 'packages', name, 'package.json')),
)

/** An entry of a package. */
export interface Entry {
  /** What it is imported as: `@telarjs/core`. */
  readonly entry: string
  /** The source, from the root. */
  readonly file: string
  readonly symbols: readonly PublicSymbol[]
}

/** Every entry of every package and the symbols that it exports. */
export const surface: readonly Entry[] = packages.flatMap((name) => {
  const { exports } = JSON.parse(readFileSync(join(root, 'packages', name, 'package.json'), 'utf8')) as {
    readonly exports: Readonly<Record<string, string | { readonly default: string }>>
  }
  return Object.entries(exports)
    .map(([subpath, source]) => [subpath, typeof source === 'string' ? source : source.default] as const)
    .filter(([, source]) => /\.tsx?$/.test(source))
    .map(([subpath, source]) => ({
      entry: join('@telarjs', name, subpath),
      file: join('packages', name, source),
      symbols: exportsOf(join('packages', name, source)),
    }))
})
