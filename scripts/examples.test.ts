import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { execFile } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Kind, Registry } from '../packages/core/src/index.js'
import { builtinRegistry } from '../packages/trainer/src/builtin.js'
import { exampleModules } from './examples/modules.js'
import { surface } from './examples/surface.js'

const root = resolve(import.meta.dirname, '..')
const folder = join(root, '.cache', `examples-${process.pid}`)
const examples = exampleModules(folder).map((example, index) => ({
  ...example,
  name: `${example.entry} ${example.symbol.name}`,
  file: join(folder, `${index}-${example.symbol.name}.ts`),
}))

beforeAll(async () => {
  await tf.setBackend('cpu')
  mkdirSync(folder, { recursive: true })
  for (const { file, code } of examples) writeFileSync(file, code)
})
afterAll(() => rmSync(folder, { recursive: true }))

test('every example of a docstring has the right types', { timeout: 600_000 }, async () => {
  const base = JSON.parse(readFileSync(join(root, 'tsconfig.base.json'), 'utf8')) as { compilerOptions: object }
  const paths = Object.fromEntries(surface.map(({ entry, file }) => [entry, [relative(folder, join(root, file))]]))
  const compilerOptions = {
    ...base.compilerOptions,
    // Readers of an example need no `!` behind each index.
    noUncheckedIndexedAccess: false,
    noEmit: true,
    allowImportingTsExtensions: true,
    paths: { ...paths, valibot: [relative(folder, join(root, 'packages/layers/node_modules/valibot'))] },
  }
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ compilerOptions, include: ['*.ts', '../../scripts/examples/context.d.ts'] }),
  )
  const output = await new Promise<string>((done) =>
    execFile(
      join(root, 'node_modules/.bin/tsc'),
      ['-p', 'tsconfig.json'],
      { cwd: folder, shell: process.platform === 'win32' },
      (_, stdout) => done(stdout),
    ),
  )
  expect(output.split('\n').filter((line) => /error TS/.test(line))).toEqual([])
})

const isPlugin = ({ symbol }: (typeof examples)[number]) => /^const \w+ = define/.test(symbol.declaration)
const specs = examples.filter(({ spec }) => spec !== undefined)
const programs = examples.filter((example) => example.spec === undefined && (isPlugin(example) || example.canBeChecked))

test.each(specs)('$name: the spec of the example makes a $spec', async ({ file, spec }) => {
  const { spec: written } = (await import(file)) as { readonly spec: { readonly use: string } }
  const kind = spec!.split(':')[0] as Kind
  expect((builtinRegistry as Registry).create(kind, written)).toBeTypeOf('object')
})

test.each(programs)('$name: the example runs, and gives what it says', async ({ file }) => {
  await expect(import(file)).resolves.toBeDefined()
})
