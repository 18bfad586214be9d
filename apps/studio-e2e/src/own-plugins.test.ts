import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { finished, mainButton, openPage, stat } from './studio.js'
import { emptyFolder, serve } from './telar.js'

const example = fileURLToPath(new URL('../../../examples/telar-plugin-hello', import.meta.url))

test('the page of telar ui --plugin knows the plugins of that module from the start, and trains with them', async () => {
  const rings = JSON.parse(await readFile(join(example, 'rings.json'), 'utf8')) as object
  // A plugin that no page can have, beside one that it can.
  const faulty = join(await emptyFolder(), 'faulty.js')
  await writeFile(faulty, 'export const plugins = [{ id: "layer:acme/torn" }]')
  const { address, close } = await serve('--plugin', `${example}/src/index.ts`, '--plugin', faulty)
  onTestFinished(close)
  const { page, context, errors } = await openPage({ address, experiment: { ...rings, epochs: 5 } })
  await page.getByText('3 of yours').waitFor()
  await page
    .getByText(/faulty\.js: createRegistry: expected a plugin made by definePlugin, received "layer:acme\/torn"/)
    .waitFor()
  // 2·16 + 16 + 16 + 16·2 + 2
  await page.getByText('98 parameters').waitFor()
  await mainButton(page, 'Train').click()
  await finished(page)
  await expect.poll(() => stat(page, 'Epoch')).toBe('5 of 5')
  expect(Number.parseFloat(await stat(page, 'Test accuracy'))).toBeGreaterThan(60)
  expect(errors).toEqual([])
  await context.close()
})
