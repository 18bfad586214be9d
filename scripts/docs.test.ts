import { execFile } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import catalog from '../apps/cli/src/catalog.gen.json'
import { parseExperiment, type Registry } from '../packages/core/src/index.js'
import { recipes } from '../packages/recipes/src/index.js'
import { builtinRegistry } from '../packages/trainer/src/builtin.js'

const root = resolve(import.meta.dirname, '..')
const below = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name))
const readmes = ['packages', 'apps', 'examples'].flatMap((parent) =>
  readdirSync(join(root, parent)).map((name) => join(parent, name, 'README.md')),
)
const pages = [
  'README.md',
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  'bench/README.md',
  ...below('docs').filter((path) => path.endsWith('.md')),
  ...readmes,
]
  .filter((path) => existsSync(join(root, path)))
  .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))

/** What stands between fences of a language. */
function fenced({ path, text }: (typeof pages)[number], ...languages: string[]): { where: string; code: string }[] {
  return [...text.matchAll(/^[ ]*```(\w*)\n(.*?)^[ ]*```/gms)]
    .filter(([, language]) => languages.includes(language!))
    .map(([, , code], index) => ({ where: `${path}, ${languages[0] || 'plain'} ${index + 1}`, code: code! }))
}

/** The address of a heading, as GitHub makes it. */
const anchorsOf = (text: string) =>
  [...text.matchAll(/^#+ (.*)$/gm)].map(([, title]) =>
    title!
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )

/** How pages that are read outside the repository, such as READMEs of packages, name its files. */
const repository = 'https://github.com/telarjs/telar/blob/main/'

test('every link into the repository leads to something', () => {
  const broken = pages.flatMap(({ path, text }) =>
    [...text.replace(/^```.*?^```/gms, '').matchAll(/\]\(([^)\s]+)\)/g)]
      .map(([, target]) => target!)
      .filter((target) => {
        const own = target.startsWith(repository)
        if (/^[a-z]+:/.test(target) && !own) return false
        const [file, anchor] = (own ? target.slice(repository.length) : target).split('#')
        const from = own ? root : join(root, dirname(path))
        const to = file ? join(from, file) : join(root, path)
        if (!existsSync(to)) return true
        return anchor !== undefined && !(statSync(to).isFile() && anchorsOf(readFileSync(to, 'utf8')).includes(anchor))
      })
      .map((target) => `${path}: ${target}`),
  )
  expect(broken).toEqual([])
})

/** What `telar … --help` prints. */
async function help(...command: string[]): Promise<string> {
  let printed = ''
  const { argv, exitCode } = process
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((text) => ((printed += String(text)), true))
  process.argv = ['node', 'telar', ...command, '--help']
  vi.resetModules()
  await import('../apps/cli/src/main.js').finally(() => {
    write.mockRestore()
    process.argv = argv
    process.exitCode = exitCode
  })
  return printed
}

test('every command of the CLI that is named is there, with its options', { timeout: 240_000 }, async () => {
  // Each import of the CLI listens for errors of its output.
  for (const stream of [process.stdout, process.stderr]) stream.setMaxListeners(100)
  const names = [...(await help()).split('Commands:')[1]!.matchAll(/^ {2}([a-z-]+)/gm)].map(([, name]) => name!)
  const helps = new Map<string, string>()
  for (const name of names.filter((name) => name !== 'help')) helps.set(name, await help(name))
  const wrong: string[] = []
  let looked = 0
  for (const page of pages) {
    const code = [
      ...fenced(page, 'sh', '').map(({ code }) => code),
      ...[...page.text.replace(/^ *```.*?^ *```/gms, '').matchAll(/`([^`\n]+)`/g)].map(([, code]) => code!),
    ]
    // A command starts a line of code; `npm run -s telar --` is the same from a clone.
    for (const [, line] of code
      .join('\n')
      .matchAll(/^(?:\$ )?(?:npx |npm run -s )?telar (?:-- )?([a-z-]+\b[^\n]*)/gm)) {
      const [name, ...words] = line!.split('#')[0]!.trim().split(/\s+/)
      looked++
      const known = helps.get(name!)
      if (known === undefined) wrong.push(`${page.path}: telar ${name}`)
      for (const flag of words.filter((word) => word.startsWith('--')))
        if (!known?.includes(` ${flag}`)) wrong.push(`${page.path}: telar ${name} ${flag}`)
    }
  }
  expect(looked).toBeGreaterThan(60)
  expect(wrong).toEqual([])
})

test('every plugin that is named is there', () => {
  const ids = new Set(catalog.map(({ id }) => id))
  const kinds = [...new Set(catalog.map(({ kind }) => kind))].join('|')
  const named = pages.flatMap(({ path, text }) =>
    [...text.matchAll(new RegExp(`\\b(?:${kinds}):[a-z0-9][a-z0-9./-]*[a-z0-9]`, 'g'))].map(([id]) => ({ path, id })),
  )
  // Those with a slash are somebody's own; the others show what a wrong id leads to, and where an id stands.
  const unknown = named.filter(
    ({ id }) => !ids.has(id) && !id.includes('/') && !['layer:dnse', 'layer:its-id'].includes(id),
  )
  expect(named.length).toBeGreaterThan(100)
  expect(unknown).toEqual([])
})

test('every recipe that is trained or reproduced is there', () => {
  const rows = new Set(recipes.flatMap(({ id, rows }) => [id, ...rows.map((row) => `${id}/${row.id}`)]))
  const named = pages.flatMap(({ text }) =>
    [...text.matchAll(/telar (?:train|reproduce) ([a-z][a-z0-9-]*(?:\/[a-z0-9.-]+)?)(?= |$|`)/gm)].map(
      ([, name]) => name!,
    ),
  )
  expect(named.filter((name) => !rows.has(name))).toEqual([])
})

test('every experiment, and every part of one, is valid', () => {
  const registry = builtinRegistry as Registry
  const rest = { data: { use: 'dataset:mnist' }, model: [{ use: 'layer:dense', with: { units: 10 } }] }
  const snippets = pages.flatMap((page) => fenced(page, 'json'))
  for (const { where, code } of snippets) {
    const value = (() => {
      try {
        return JSON.parse(code) as unknown
      } catch {
        return JSON.parse(`{${code}}`) as unknown
      }
    })()
    const parts = (Array.isArray(value) ? value : [value]) as Record<string, unknown>[]
    const specs = parts.filter(({ use }) => typeof use === 'string')
    expect(() => {
      for (const spec of specs) registry.parse((spec['use'] as string).split(':')[0] as 'layer', spec as never)
      for (const part of parts)
        if ('data' in part || 'callbacks' in part) parseExperiment(registry, { ...rest, ...part })
    }, where).not.toThrow()
  }
  expect(snippets.length).toBeGreaterThan(8)
})

test('ratios of the README are those of the bench', () => {
  const results = readFileSync(join(root, 'bench/RESULTS.md'), 'utf8')
  const reported = results
    .split(/^## W/m)
    .slice(1)
    .flatMap((part) =>
      ['native kernels', 'wasm, Node 24'].flatMap((kernels) => {
        const row = part.split('\n').find((line) => line.startsWith(`| Telar, ${kernels}, 2 threads |`))!
        const [layers, pytorch] = [...row.matchAll(/([\d.]+)×/g)].map(([, ratio]) => Number(ratio))
        return [pytorch!, layers!]
      }),
    )
  const readme = [...pages[0]!.text.matchAll(/^ {2}\|.*?((?: \| [\d.]+×){4}) \|$/gm)].flatMap(([, ratios]) =>
    [...ratios!.matchAll(/[\d.]+/g)].map(Number),
  )
  expect(readme.length).toBe(24)
  // A round on another day may differ a little.
  readme.forEach((ratio, i) => expect(Math.abs(ratio / reported[i]! - 1), `ratio ${i + 1}`).toBeLessThan(0.25))
})

const folder = mkdtempSync(join(tmpdir(), 'telar-docs-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** A folder where the snippets find what somebody who installed it would find. */
function install(): void {
  const link = (name: string, to: string): void => {
    mkdirSync(dirname(join(folder, 'node_modules', name)), { recursive: true })
    symlinkSync(join(root, to), join(folder, 'node_modules', name), 'junction')
  }
  for (const name of readdirSync(join(root, 'packages'))) link(`@telarjs/${name}`, `packages/${name}`)
  for (const name of ['core', 'layers', 'backend-cpu', 'backend-wasm'])
    link(`@tensorflow/tfjs-${name}`, `node_modules/@tensorflow/tfjs-${name}`)
  for (const name of ['vitest', '@types/node', '@webgpu/types', 'vite']) link(name, `node_modules/${name}`)
  link('valibot', 'packages/layers/node_modules/valibot')
  for (const name of ['@tensorflow/tfjs-backend-webgpu', 'webgpu'])
    link(name, `packages/webgpu-kernels/node_modules/${name}`)
  mkdirSync(join(folder, 'node_modules/@tensorflow/tfjs'))
  writeFileSync(
    join(folder, 'node_modules/@tensorflow/tfjs/index.d.ts'),
    "export * from '@tensorflow/tfjs-core'\nexport * as layers from '@tensorflow/tfjs-layers/dist/exports_layers'\nexport { sequential } from '@tensorflow/tfjs-layers'\n",
  )
}

const homeOf = (path: string): string => join(folder, path.replaceAll(/[/.]/g, '-'))

beforeAll(() => {
  install()
  for (const page of pages) {
    const home = mkdirSync(homeOf(page.path), { recursive: true })!
    const snippets = fenced(page, 'ts').filter(({ code }) => /^(\/\*\*.*\n)?import /.test(code))
    snippets.forEach(({ code }, i) => writeFileSync(join(home, `${i + 1}.ts`), code))
    // Others of a page import its first by the name that it exports.
    for (const [, name] of snippets.flatMap(({ code }) => [...code.matchAll(/from '\.\/(.*)\.js'/g)]))
      writeFileSync(join(home, `${name}.ts`), snippets[0]!.code)
  }
})

test('the programs of the guide beside tfjs run, and give what they should', async () => {
  const said = vi.spyOn(console, 'log').mockReturnValue()
  for (const snippet of [1, 2, 3]) await import(join(homeOf('docs/guide/beside-tfjs.md'), `${snippet}.ts`))
  const [[learned], spirals] = said.mock.calls as [[Float32Array], unknown[]]
  said.mockRestore()
  ;[0, 1, 1, 0].forEach((expected, i) => expect(Math.abs(learned[i]! - expected)).toBeLessThan(0.2))
  expect(spirals).toEqual([[2], ['arm 0', 'arm 1'], 160, 320, 0])
})

test('TypeScript that imports something has no type errors', { timeout: 600_000 }, async () => {
  const base = JSON.parse(readFileSync(join(root, 'tsconfig.base.json'), 'utf8')) as { compilerOptions: object }
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({
      compilerOptions: { ...base.compilerOptions, types: ['node', '@webgpu/types', 'vite/client'], noEmit: true },
      include: ['*/*.ts'],
    }),
  )
  const errors = await new Promise<string>((done) =>
    execFile(
      join(root, 'node_modules/.bin/tsc'),
      ['-p', 'tsconfig.json'],
      { cwd: folder, shell: process.platform === 'win32' },
      (_, stdout) => done(stdout),
    ),
  )
  expect(errors.split('\n').filter((line) => /error TS/.test(line))).toEqual([])
})
