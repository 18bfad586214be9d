import { readdirSync, readFileSync } from 'node:fs'
import { parseSync } from 'vite'
import { expect, test } from 'vitest'
import { told as spanish } from './es/told.js'
import { translated } from './told.js'

/** A node of the syntax tree, as ESTree has them. */
interface Node {
  readonly type: string
  readonly start: number
  readonly [part: string]: unknown
}

const source = new URL('../', import.meta.url)
const page = ['state', 'import', 'ui', 'build', 'train', 'views', 'classes', 'runs', 'lessons', 'shell']

/** Two words beside one another, or one that begins as sentences and labels do. */
const looksLikeText = /\p{L}{2,}[.,:;!?…]? \(?\p{L}|^\+? ?\p{Lu}\p{Ll}{2,}/u

/** Attributes that nobody reads. */
const unread = new Set(['class', 'd', 'viewBox', 'style', 'rel', 'preserveAspectRatio', 'icon', 'key'])

/** Names of things, of keys and of errors, which are the same in every language. */
const names =
  /^(Web(GPU|GL|Assembly)|JavaScript|TypeScript|Telar|Studio|Files|Arrow\w+|Escape|Enter|Delete|Backspace|(NotAllowed|NotFound|NotReadable|Overconstrained|Abort|Experiment)?Error|Telar Studio|Ctrl|Shift|Arrow|json (change|solution)|\(prefers-.*|color-mix\(.*|220px .*)$/

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && 'type' in value

/** The texts of some code, each with where it begins; `${…}` stands for a value. */
function textsIn(name: string, code: string): { readonly text: string; readonly at: number }[] {
  const found: { text: string; at: number }[] = []
  function visit(node: Node): void {
    if (isOfCode(node)) return
    const text = textOf(node)
    if (text !== undefined && !names.test(text)) found.push({ text, at: node.start })
    for (const [part, value] of Object.entries(node)) {
      if (part === 'quasis') continue
      for (const inner of Array.isArray(value) ? (value as unknown[]) : [value]) if (isNode(inner)) visit(inner)
    }
  }
  visit(parseSync(name, code).program as unknown as Node)
  return found
}

function textOf(node: Node): string | undefined {
  if (node.type === 'JSXText')
    return /\p{L}{2,}/u.test(node['value'] as string) ? (node['value'] as string).trim() : undefined
  const text = node.type === 'TemplateLiteral' ? templateOf(node) : node['value']
  const isText = (node.type === 'Literal' || node.type === 'TemplateLiteral') && typeof text === 'string'
  return isText && looksLikeText.test(text) ? text.trim() : undefined
}

function templateOf({ quasis }: Node): string {
  return (quasis as readonly { readonly value: { readonly cooked: string } }[])
    .map(({ value }) => value.cooked)
    .join('${…}')
}

/** Types, addresses of modules, attributes that nobody reads, what is compared, and names that the browser has for things. */
function isOfCode(node: Node): boolean {
  if (/^(Import|Export(All|Named)Declaration$)|^TS(?!As|Non|Satisfies)/.test(node.type))
    return node.type !== 'ExportNamedDeclaration' || node['source'] !== null
  if (node.type === 'JSXAttribute') return unread.has(nameOf(node))
  if (node.type === 'JSXElement') return nameOf(node['openingElement'] as Node) === 'code'
  if (node.type === 'BinaryExpression') return /^[=!]==$/.test(node['operator'] as string)
  return false
}

const nameOf = (node: Node) => (node['name'] as { readonly name: string }).name

function filesOf(folder: string): string[] {
  return readdirSync(new URL(folder, source), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !name.endsWith('.test.ts'))
    .map((name) => `${folder}/${name}`)
}

const read = (name: string) => readFileSync(new URL(name, source), 'utf8')

/** Whether Spanish has words for a message; where it has a value, there is one. */
const isTold = (text: string) => {
  const message = text.replaceAll('${…}', '1')
  return translated(message, spanish) !== message
}

/** What other messages are made of: what was expected somewhere, in the words of the format, and lists of what is there. */
const partOfOthers =
  /^(; there are: |Drop it on the page|(an? |at most )?(\$\{…\} )?(list of plugins|plugin such as|object|bytes of weights|arrays|name such as|names|shape of|whole number)|\{ center|`export const|const m =|telar run )/

/** A lesson's file is checked in English, as those of the packages are: what is wrong with its format is told to who writes it. */
const formats = /^import\/lesson-(file|head|step|text)\.ts$/

test('no text of the page stands in its code: all of them are in the tables', () => {
  const files = ['app.tsx', 'main.tsx', ...page.flatMap(filesOf)]
  const found = files
    .filter((name) => !formats.test(name) && name !== 'build/code.ts')
    .flatMap((name) => textsIn(name, read(name)).map(({ text }) => ({ name, text })))
  expect(found.filter(({ text }) => !isTold(text)).map(({ name, text }) => `${name}: ${text}`)).toEqual([])
})

test('nor in its styles', () => {
  const sheets = readdirSync(new URL('styles', source)).map((name) => read(`styles/${name}`))
  expect(sheets.flatMap((sheet) => sheet.match(/content: *['"][^'"]*\p{L}.*/gu) ?? [])).toEqual([])
})

test.each([
  ['<p>Hello there</p>', 'Hello there'],
  ['<p>{count} units</p>', 'units'],
  ['<Card title="Weights" />', 'Weights'],
  ['<i aria-label={`Remove ${name}`} />', 'Remove ${…}'],
  ["announce('Copied.')", 'Copied.'],
  ['trouble.value = `${name}: cannot be read`', '${…}: cannot be read'],
])('%s is found', (code, text) => {
  expect(textsIn('a.tsx', code).map((one) => one.text)).toEqual([text])
})

test('whatever the worker, and what it shares with the page, may say has Spanish words', () => {
  const said = ['worker', 'storage', 'shared', 'protocol'].flatMap(filesOf).flatMap((name) => textsIn(name, read(name)))
  const english = said.filter(({ text }) => !partOfOthers.test(text) && !isTold(text))
  expect(said.length).toBeGreaterThan(20)
  expect(english.map(({ text }) => text)).toEqual([])
})
