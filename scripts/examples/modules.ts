import { readFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { surface, type PublicSymbol } from './surface.js'

const root = resolve(import.meta.dirname, '../..')
const contextFile = join(import.meta.dirname, 'context.d.ts')

/** Names that examples take for granted, such as `checkpoint`. */
const contextNames = new Set(
  [...readFileSync(contextFile, 'utf8').matchAll(/^ {2}const (\w+)/gm)].map(([, name]) => name!),
)

/** The example of a public export, as a module that can be type-checked and, where it needs nothing else, run. */
export interface ExampleModule {
  readonly symbol: PublicSymbol
  readonly entry: string
  /** The id of the spec where the example is one: `optimizer:adam`. */
  readonly spec: string | undefined
  /** Whether it compares a value with the comment behind it, and uses nothing that only the reader has. */
  readonly canBeChecked: boolean
  readonly code: string
}

const commonNames: Readonly<Record<string, string>> = {
  tf: "import * as tf from '@tensorflow/tfjs-core'",
  v: "import * as v from 'valibot'",
  check: "import { check } from '../../scripts/examples/check.js'",
}

/** The examples of every public export, each symbol once. @param folder where the modules will stand, for their imports */
export function exampleModules(folder: string): ExampleModule[] {
  const seen = new Set<string>()
  const found: ExampleModule[] = []
  for (const { entry, file, symbols } of surface)
    for (const symbol of symbols) {
      const example = symbol.docstring?.split('@example')[1]
      const key = `${symbol.file} ${symbol.name}`
      if (example === undefined || seen.has(key)) continue
      seen.add(key)
      const text = unstarred(example)
      const body = text.replace(/^(\/\/.*\n)+/, '')
      const spec = body.startsWith('{') ? /use: '([^']+)'/.exec(body)![1]! : undefined
      const code = spec ? specCode(body, spec) : checkedCode(body)
      const canBeChecked =
        code.includes(';check(') &&
        !body.startsWith('import ') &&
        !namesIn(code).some((name) => contextNames.has(name) || name === 'v')
      found.push({ symbol, entry, spec, canBeChecked, code: `${importsOf(code, file, folder)}\n${code}\nexport {}\n` })
    }
  return found
}

function unstarred(example: string): string {
  return example
    .split('\n')
    .map((line) => line.replace(/^\s*\* ?/, ''))
    .join('\n')
    .trim()
}

function specCode(body: string, spec: string): string {
  return `import type { Spec } from '@telarjs/core'\nexport const spec: Spec<'${spec.split(':')[0]}'> = ${body}`
}

/** `expression // what it is` on one line becomes a call that compares both. */
function checkedCode(body: string): string {
  return body.replaceAll(
    /^(?!(?:const|let|for|if|import|export|throw|try|await|\/\/) ?)([a-z].*[^\s{(,]) \/\/ (.+)$/gim,
    (_, expression: string, expected: string) => `;check(${expression}, ${JSON.stringify(expected)})`,
  )
}

/** The names that code uses and does not declare. */
function namesIn(code: string): string[] {
  const bare = code.replaceAll(/\/\/.*|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/g, '')
  const declared = new Set(
    [
      ...bare.matchAll(/\b(?:const|let|class|function) (?:[{[]([^}\]]*)[}\]]|(\w+))/g),
      ...bare.matchAll(/^import (?:type )?(?:\{([^}]*)\}|\* as (\w+))/gm),
    ].flatMap(([, list, name]) =>
      list === undefined ? [name!] : list.split(',').map((part) => part.split(':').at(-1)!.trim()),
    ),
  )
  const used = [...bare.matchAll(/(?<![\w$?]|[^.]\.)[A-Za-z]\w*(?!\w*:)/g)].map(([name]) => name)
  return [...new Set(used)].filter((name) => !declared.has(name))
}

/** Imports of the names that code uses: from its own entry, or else from the first that has them. */
function importsOf(code: string, ownFile: string, folder: string): string {
  return namesIn(code)
    .flatMap((name) => importOf(name, ownFile, folder) ?? [])
    .join('\n')
}

function importOf(name: string, ownFile: string, folder: string): string | undefined {
  if (Object.hasOwn(commonNames, name)) return commonNames[name]
  const has = ({ symbols }: (typeof surface)[number]) => symbols.some((symbol) => symbol.name === name)
  const own = surface.find((entry) => entry.file === ownFile && has(entry))
  const home = own ?? (contextNames.has(name) ? undefined : surface.find(has))
  if (!home) return undefined
  const { declaration } = home.symbols.find((symbol) => symbol.name === name)!
  const type = /^(?:type|interface) /.test(declaration) ? 'type ' : ''
  return `import { ${type}${name} } from '${relative(folder, join(root, home.file)).replaceAll('\\', '/')}'`
}
