import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { emptyFolder } from '../../../fixtures/telar.js'
import { bundlePlugins } from './plugin-modules.js'

const example = resolve(import.meta.dirname, '../../../../../examples/telar-plugin-hello')

/** A folder with these files, in which the packages of the example are installed. */
async function project(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await emptyFolder()
  await symlink(join(example, 'node_modules'), join(folder, 'node_modules'))
  await mkdir(join(folder, 'src'))
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
  return folder
}

const halving = `
import { defineSchedule } from '@telarjs/schedulers'
import { noOptions, type OptionsOf } from '@telarjs/core'
import { half } from './src/half.ts'
export const halving = defineSchedule({ id: 'schedule:acme/halving', summary: 'Halves', options: noOptions, create: () => ({ factor: (step: number) => half ** step }) })
export const plugins = [halving]
declare module '@telarjs/core' { interface PluginOptions { 'schedule:acme/halving': OptionsOf<typeof halving> } }
`

const importsOf = (source: string) =>
  [...source.matchAll(/from "([^"]+)"/g)].map(([, specifier]) => specifier).toSorted()

test('a module in TypeScript becomes one file that imports only what the page has', async () => {
  const folder = await project({ 'halving.ts': halving, 'src/half.ts': 'export const half: number = 0.5' })
  const [module] = await bundlePlugins(['./halving.ts'], folder)
  expect(module).toEqual({ name: './halving.ts', source: expect.stringContaining('schedule:acme/halving') })
  const { source } = module as { source: string }
  expect(importsOf(source)).toEqual(['@telarjs/core', '@telarjs/schedulers'])
  expect(source).toMatch(/half = 0\.5/)
  expect(source).toMatch(/export \{\s*plugins\s*\}/)
})

test('telar.config.ts brings its plugins along: values in one module, names each in its own, before those of --plugin', async () => {
  const folder = await project({
    'telar.config.ts': `import { first } from './first.ts'\nexport default { plugins: [first, './other.js'] }`,
    'first.ts': 'export const first: object = { id: "first" }',
    'other.js': 'export const plugins = ["other"]',
    'third.js': 'export const plugins = ["third"]',
  })
  const modules = await bundlePlugins(['third.js'], folder)
  expect(modules.map(({ name }) => name)).toEqual(['telar.config.ts', './other.js', 'third.js'])
  expect(modules[0]).toMatchObject({ source: expect.stringContaining('{ id: "first" }') })
})

test.each([
  [
    'a module of Node',
    `import { readFileSync } from 'node:fs'\nexport const plugins = [readFileSync]`,
    /it imports 'node:fs', which no browser has \(.*own\.ts, line 1\)/,
  ],
  [
    'a package that is not installed',
    `import 'telar-plugin-gone'\nexport const plugins = []`,
    /Could not resolve "telar-plugin-gone" \(.*own\.ts, line 1\)/,
  ],
  ['a module without plugins', 'export const halving = 1', /No matching export in .*own\.ts.* for import "plugins"/],
  ['no TypeScript', 'export const plugins = [', /Unexpected end of file \(.*own\.ts, line 1\)/],
])('%s is told in a sentence', async (_, text, problem) => {
  const folder = await project({ 'own.ts': text })
  expect(await bundlePlugins(['own.ts'], folder)).toEqual([{ name: 'own.ts', problem: expect.stringMatching(problem) }])
})
