import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { mayHaveGraphics } from './machine.js'

test('a Linux has graphics where a device shows it, or where a Vulkan driver is named', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'telar-dev-'))
  const has = (env = {}) => mayHaveGraphics(folder, env, 'linux')
  expect(has()).toBe(false)
  expect(has({ VK_ICD_FILENAMES: 'swiftshader.json' })).toBe(true)
  expect(has({ VK_DRIVER_FILES: 'swiftshader.json' })).toBe(true)
  expect(mayHaveGraphics(folder, {}, 'darwin')).toBe(true)

  await mkdir(join(folder, 'dri'))
  // A screen without a renderer, as virtual machines have.
  await writeFile(join(folder, 'dri', 'card0'), '')
  expect(has()).toBe(false)
  await writeFile(join(folder, 'dri', 'renderD128'), '')
  expect(has()).toBe(true)
})

test.each(['nvidiactl', 'dxg'])('%s is a graphics device', async (name) => {
  const folder = await mkdtemp(join(tmpdir(), 'telar-dev-'))
  await writeFile(join(folder, name), '')
  expect(mayHaveGraphics(folder, {}, 'linux')).toBe(true)
})
