import { mkdtemp, readdir, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makeRunFolder } from './create-folder.js'

test('every run has a folder of its own, also when several start at once', async () => {
  const runs = join(await mkdtemp(join(tmpdir(), 'telar-runs-')), 'runs')
  const first = await makeRunFolder(runs, 'mnist')
  await writeFile(join(first, 'kept'), '')
  const others = await Promise.all(Array.from({ length: 5 }, () => makeRunFolder(runs, 'mnist')))
  expect(new Set([first, ...others]).size).toBe(6)
  expect((await readdir(runs)).sort()).toEqual(['mnist-1', 'mnist-2', 'mnist-3', 'mnist-4', 'mnist-5', 'mnist-6'])
  expect(await readdir(first)).toEqual(['kept'])
})
