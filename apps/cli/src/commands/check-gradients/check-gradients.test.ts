import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { spirals } from '../../../fixtures/spirals.js'
import { buildCli, emptyFolder, runCli } from '../../../fixtures/telar.js'

let main = ''
beforeAll(async () => {
  main = await buildCli()
})

test('check-gradients names the layer at fault and ends with 1', async () => {
  const folder = await emptyFolder()
  const plugin = join(import.meta.dirname, '../../../fixtures/wrong-layer.js')
  const [hidden, output] = spirals.model
  await writeFile(
    join(folder, 'wrong.json'),
    JSON.stringify({ ...spirals, model: [hidden, { use: 'layer:test/doubled' }, output] }),
  )
  expect((await runCli(main, folder, 'check-gradients', 'mnist')).code).toBe(0)
  const { code, stderr } = await runCli(main, folder, 'check-gradients', 'wrong.json', '--plugin', plugin, '--quiet')
  expect(code).toBe(1)
  expect(stderr).toContain('layer 2 (test-doubled): the gradient of input is wrong: element')
})
