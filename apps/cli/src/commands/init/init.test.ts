import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { buildCli, emptyFolder, runCli } from '../../../fixtures/telar.js'

let main = ''
beforeAll(async () => {
  main = await buildCli()
})

const telar = (folder: string, ...args: string[]) => runCli(main, folder, ...args)

test('init writes an experiment that explain understands without its name, and overwrites nothing', async () => {
  const folder = await emptyFolder()
  const said = await telar(folder, 'init')
  expect(said).toMatchObject({ code: 0, stdout: 'experiment.json is written. Next: telar train\n' })
  const file = join(folder, 'experiment.json')
  await writeFile(file, (await readFile(file, 'utf8')).replace('"units": 128', '"units": 96'))
  const { stdout } = await telar(folder, 'explain', '--backend', 'cpu')
  expect(stdout).toContain('layer 1 (dense)  0-dense  [96]')
  // 784 · 96 + 96 of the first layer, 96 · 10 + 10 of the second.
  expect(stdout).toContain('76,330 parameters')
  expect(stdout).toMatch(/10 classes: 0 \d+, 1 \d+, 2 \d+/)
  expect(await telar(folder, 'init')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('experiment.json: it is there already'),
  })
})
