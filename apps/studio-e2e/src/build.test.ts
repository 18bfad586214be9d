import { expect, test } from 'vitest'
import { findings } from './axe.js'
import { digits, finished, jsonOf, mainButton, openPage, points, stat } from './studio.js'

test('layers are added, moved and removed by the keyboard, and moved by the mouse, with shapes and numbers that follow', async () => {
  const { page, context, errors } = await openPage({ experiment: digits })
  // 784·64 + 64 + 64·10 + 10
  await page.getByText('50,890 parameters').waitFor()
  await page.getByLabel('Add layer').selectOption('layer:dense')
  // 784·64 + 64 + 64·32 + 32 + 32·10 + 10
  await page.getByText('52,650 parameters').waitFor()
  const grip = page.getByRole('button', { name: /Move dense, layer 2 of 3/ })
  await grip.focus()
  await page.keyboard.press('ArrowUp')
  // 784·32 + 32 + 32·64 + 64 + 64·10 + 10
  await page.getByText('27,882 parameters').waitFor()
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label')))
    .toContain('layer 1 of 3')
  await page.keyboard.press('Delete')
  await page.getByText('50,890 parameters').waitFor()
  const said = page.getByRole('group', { name: 'Done' })
  await said.getByText('Removed dense.').waitFor()
  await said.getByRole('button', { name: 'Undo' }).click()
  await page.getByText('27,882 parameters').waitFor()
  // And by the mouse.
  const place = async (name: RegExp) => (await page.getByRole('button', { name }).boundingBox())!
  const [from, to] = [await place(/Move dense, layer 1 of 3/), await place(/Move dense, layer 2 of 3/)]
  await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2)
  await page.mouse.down()
  await page.mouse.move(to.x + to.width / 2, to.y + to.height / 2, { steps: 6 })
  await page.mouse.up()
  await page.getByText('52,650 parameters').waitFor()
  expect(errors).toEqual([])
  await context.close()
})

test('a wrong option is told at its place, and nothing else is lost', async () => {
  const { page, context } = await openPage({ experiment: digits })
  await page
    .getByLabel('The experiment as JSON')
    .fill(JSON.stringify({ ...digits, optimizer: { use: 'optimizer:adam', with: { beta1: 2 } } }))
  await page.getByLabel('The experiment as JSON').blur()
  await page.getByText(/with\.beta1: expected <1, received 2/).waitFor()
  await expect.poll(() => mainButton(page, 'Train').isDisabled()).toBe(true)
  await page.getByLabel('The experiment as JSON').fill('{ "data": ')
  await page.getByLabel('The experiment as JSON').blur()
  await page.getByText('This is no JSON').waitFor()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(() => jsonOf(page)).toEqual(digits)
  await context.close()
})

test('a pasted experiment is taken over at once and shows its beginning, or the line that is wrong', async () => {
  const { page, context } = await openPage({ experiment: digits })
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const json = page.getByLabel('The experiment as JSON')
  const paste = async (text: string) => {
    await page.evaluate((copied) => navigator.clipboard.writeText(copied), text)
    await json.focus()
    await page.keyboard.press('Control+a')
    await page.keyboard.press('Control+v')
  }
  /** The first and the last of the lines that are in view, 1 for the first. */
  const linesShown = () =>
    json.evaluate((field) => {
      const height = Number.parseFloat(getComputedStyle(field).lineHeight)
      return [1 + field.scrollTop / height, 1 + (field.scrollTop + field.clientHeight) / height]
    })
  const deep = { ...points, name: 'deep', model: Array.from({ length: 20 }, () => points.model[1]) }
  const text = JSON.stringify(deep, undefined, 2)
  await paste(text)
  await expect.poll(() => page.getByLabel('Name of the experiment').inputValue()).toBe('deep')
  await expect.poll(async () => (await linesShown())[0]).toBe(1)
  const lines = text.split('\n')
  const wrong = 60
  await paste([...lines.slice(0, wrong - 1), 'oops', ...lines.slice(wrong)].join('\n'))
  await page.getByText('This is no JSON').waitFor()
  const [first, last] = await linesShown()
  expect(first).toBeLessThan(wrong)
  expect(last).toBeGreaterThan(wrong)
  expect(lines.length).toBeGreaterThan(last! + 5)
  await context.close()
})

test('a link holds the whole experiment, and a damaged one says so', async () => {
  const { page, context } = await openPage({ experiment: { ...digits, seed: 4242 } })
  await page.getByRole('button', { name: 'Share', exact: true }).click()
  await expect.poll(() => page.url()).toContain('#x=')
  const hash = new URL(page.url()).hash
  const other = await openPage({ hash })
  await expect.poll(() => jsonOf(other.page)).toEqual({ ...digits, seed: 4242 })
  const damaged = await openPage({ hash: hash.slice(0, 30) })
  await damaged.page.getByText('The link is damaged').waitFor()
  expect(((await jsonOf(damaged.page)) as { name: string }).name).toBe('mnist')
  await Promise.all([context, other.context, damaged.context].map((each) => each.close()))
})

test('JSON goes out and comes in again; the command and the program say the same', async () => {
  const { page, context } = await openPage({ experiment: points })
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save', exact: true }).click(),
  ])
  const path = (await file.path())!
  expect(file.suggestedFilename()).toBe('points.json')
  await page.getByRole('radio', { name: 'Command' }).check()
  await page.getByText('telar train points.json').waitFor()
  await page.getByRole('radio', { name: 'TypeScript' }).check()
  await page.getByText("{ use: 'layer:dense', with: { units: 24, activation: 'tanh' } }").waitFor()
  const other = await openPage({ experiment: digits })
  await other.page.getByLabel('Your files').setInputFiles({
    name: 'points.json',
    mimeType: 'application/json',
    buffer: await (await import('node:fs/promises')).readFile(path),
  })
  await expect.poll(() => jsonOf(other.page)).toEqual(points)
  await Promise.all([context, other.context].map((each) => each.close()))
})

test('the transforms show a sample in sixteen variants', async () => {
  const { page, context } = await openPage({
    experiment: { ...digits, transforms: [{ use: 'transform:random-affine', with: { rotate: 20 } }] },
  })
  await page.getByRole('img', { name: /16 variants/ }).waitFor()
  await expect.poll(() => page.locator('.variants canvas').count()).toBe(16)
  expect(await findings(page)).toEqual([])
  await context.close()
})

test('a plugin of the user asks before it runs, then trains', async () => {
  const source = `
    import { defineOptimizer } from '@telarjs/optimizers'
    import * as tf from '@tensorflow/tfjs-core'
    import * as v from 'valibot'
    // Kernels that nothing of the page's own calls: a sum over 2 × 2 × 2 ones, and the example of tfjs's documentation.
    const eight = tf.conv3d(tf.ones([1, 2, 2, 2, 1]), tf.ones([2, 2, 2, 1, 1]), 1, 'valid').dataSync()
    const buckets = tf.string.stringToHashBucketFast(['Hello', 'TensorFlow', '2.x'], 3).dataSync()
    if (String([...eight, ...buckets]) !== '8,0,2,2') throw new Error('computed ' + eight + ' and ' + buckets)
    const plain = defineOptimizer({
      id: 'optimizer:acme/plain', summary: 'Down the slope',
      options: v.strictObject({ push: v.optional(v.pipe(v.number(), v.title('Push')), 1) }),
      create: ({ push }) => ({
        init: () => ({}),
        update: (gradients, state, { learningRate }) => ({ updates: Object.fromEntries(Object.entries(gradients).map(([name, g]) => [name, tf.mul(tf.mul(-push, learningRate), g)])), state }),
      }),
    })
    export const plugins = [plain]`
  const { page, context, errors } = await openPage({ experiment: { ...points, epochs: 4 } })
  await page.getByText('Plugins', { exact: true }).click()
  const give = (text: string) =>
    page
      .getByLabel('Plugin file')
      .setInputFiles({ name: 'plain.js', mimeType: 'text/javascript', buffer: Buffer.from(text) })
  await give(source)
  await page.getByRole('button', { name: 'Do not load' }).click()
  expect(
    await page.getByLabel('Optimizer', { exact: true }).locator('option[value="optimizer:acme/plain"]').count(),
  ).toBe(0)
  await give(`${source} `)
  await page.getByRole('button', { name: 'Run its code' }).click()
  await page.getByLabel('Optimizer', { exact: true }).selectOption('optimizer:acme/plain')
  await page
    .locator('.choice', { has: page.getByLabel('Optimizer', { exact: true }) })
    .locator('.options > summary')
    .click()
  await page.getByLabel('Push').fill('2')
  await page.getByLabel('Push').blur()
  await mainButton(page, 'Train').click()
  await finished(page)
  await expect.poll(() => stat(page, 'Epoch')).toBe('4 of 4')
  await give("import { readFile } from 'node:fs'\nexport const plugins = []")
  await page.getByRole('button', { name: 'Run its code' }).click()
  await page.getByText("it imports 'node:fs'").waitFor()
  expect(errors).toEqual([])
  await context.close()
})
