import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { invoke } from '../../../fixtures/in-process.js'
import { emptyFolder } from '../../../fixtures/telar.js'
import { run } from './run.js'

const plugin = (id: string, kind: string, more = '') => `{
  kind: '${kind}', id: '${id}', version: 1, contract: 1, summary: 'Mine.', create: () => ({}),
  options: { '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }) } }, ${more} }`

test('a module at fault is said and hides no other', async () => {
  const folder = await emptyFolder()
  const module = async (name: string, content: string) => {
    const file = join(folder, name)
    await writeFile(file, content)
    return file
  }
  const modules = [
    await module('good.mjs', `export const plugins = [${plugin('layer:mine/good', 'layer')}]`),
    await module('empty.mjs', 'export const plugins = []'),
    await module('kind.mjs', `export const plugins = [${plugin('leyer:mine/kind', 'leyer')}]`),
    await module('throws.mjs', 'throw new Error("of its own")'),
    await module('text.mjs', 'export const plugins = ["layer:dense"]'),
  ]
  const { code, result, warnings } = await invoke(run, { kind: 'layer' }, { plugin: modules })
  expect(code).toBe(1)
  const ids = (result as unknown as { id: string }[]).map(({ id }) => id)
  expect(ids).toEqual(expect.arrayContaining(['layer:dense', 'layer:mine/good']))
  const all = warnings.join('\n')
  expect(all).toContain('empty.mjs: expected plugins in `export const plugins = […]`, received an empty list')
  expect(all).toContain("kind.mjs: leyer:mine/kind: unknown kind 'leyer'; did you mean 'layer'?")
  expect(all).toContain('throws.mjs: of its own')
  expect(all).toContain('text.mjs: expected plugins made by defineLayer and its like, received "layer:dense"')
})
