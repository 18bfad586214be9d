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
    .getByText(
      /faulty\.js: createRegistry: expected a plugin made by definePlugin, received \{"id":"layer:acme\/torn"\}/,
    )
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

test.each([
  ['a timer', 'setTimeout(() => { throw new Error("it snapped") })', 'it threw in a timer or another callback'],
  ['a promise', 'void Promise.reject(new Error("it snapped"))', 'a promise that it did not await was rejected'],
])('what a plugin throws in %s ends the run as failed, in a sentence', async (_, statement, how) => {
  const noisy = join(await emptyFolder(), 'noisy.js')
  await writeFile(
    noisy,
    `import { noOptions } from '@telarjs/core'
    import { defineCallback } from '@telarjs/callbacks'
    export const plugins = [defineCallback({
      id: 'callback:acme/noisy',
      summary: 'Throws where nobody can catch it',
      options: noOptions,
      create: () => ({ name: 'noisy', phase: 'observe', on: { epochEnd() { ${statement} } } }),
    })]`,
  )
  const { address, close } = await serve('--plugin', noisy)
  onTestFinished(close)
  const experiment = {
    data: { use: 'dataset:blobs' },
    model: [{ use: 'layer:dense', with: { units: 3 } }],
    callbacks: [{ use: 'callback:acme/noisy' }],
    epochs: 100_000,
  }
  const { page, context, errors } = await openPage({ address, experiment })
  await page.getByText('1 of yours').waitFor()
  await mainButton(page, 'Train').click()
  await page
    .getByText(new RegExp(`^The run failed: plugin .*noisy\\.js: ${how}: it snapped, at .*noisy\\.js:\\d+:\\d+`))
    .waitFor()
  expect(errors).toEqual([])
  await context.close()
})
