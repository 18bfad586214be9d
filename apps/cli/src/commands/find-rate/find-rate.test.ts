import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { spirals } from '../../../fixtures/spirals.js'
import { buildCli, emptyFolder, resultOf, runCli } from '../../../fixtures/telar.js'

let main = ''
beforeAll(async () => {
  main = await buildCli()
})

test('find-rate suggests a learning rate and draws its figure', async () => {
  const folder = await emptyFolder()
  await writeFile(join(folder, 'spirals.json'), JSON.stringify(spirals))
  const result = resultOf(
    await runCli(main, folder, 'find-rate', 'spirals.json', '--steps', '100', '--backend', 'wasm', '--json'),
  ) as { suggestion: number; folder: string }
  expect(result.suggestion).toBeGreaterThan(1e-4)
  expect(result.suggestion).toBeLessThan(1)
  expect(await readFile(join(folder, result.folder, 'find-rate.svg'), 'utf8')).toContain('<svg')
  expect((await readFile(join(folder, result.folder, 'find-rate.png'))).subarray(1, 4).toString()).toBe('PNG')
})
