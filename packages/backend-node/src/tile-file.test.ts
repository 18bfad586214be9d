import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { tilesIn } from './tile-file.js'

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'telar-tiles-'))
})
afterAll(() => rm(folder, { recursive: true }))

test('keeps tiles from one process to the next', async () => {
  const cache = join(folder, 'cache')
  expect(await tilesIn(cache).read()).toBeUndefined()
  await tilesIn(cache).keep('{"tiles":{}}')
  expect(await tilesIn(cache).read()).toBe('{"tiles":{}}')
})

test('a folder that cannot be made keeps nothing, and fails nobody', async () => {
  const file = join(folder, 'file')
  await writeFile(file, '')
  await tilesIn(file).keep('{"tiles":{}}')
  expect(await tilesIn(file).read()).toBeUndefined()
})
