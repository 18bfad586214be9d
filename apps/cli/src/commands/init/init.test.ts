import { beforeAll, expect, test } from 'vitest'
import { buildCli, emptyFolder, runCli } from '../../../fixtures/telar.js'

let main = ''
beforeAll(async () => {
  main = await buildCli()
})

const telar = (folder: string, ...args: string[]) => runCli(main, folder, ...args)

test('init writes an experiment that explain understands, and overwrites nothing', async () => {
  const folder = await emptyFolder()
  expect(await telar(folder, 'init')).toMatchObject({ code: 0 })
  const { stdout } = await telar(folder, 'explain', 'experiment.json', '--backend', 'cpu')
  expect(stdout).toContain('0-dense  [128]')
  expect(stdout).toContain('101,770 parameters')
  expect(stdout).toMatch(/10 classes: 0 \d+, 1 \d+, 2 \d+/)
  expect(await telar(folder, 'init')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('experiment.json: it is there already'),
  })
})
