import type { Page } from 'playwright-core'
import { expect, onTestFinished, test } from 'vitest'
import { findings } from './axe.js'
import { blockedContext, countMessages, limitStorage } from './hostile.js'
import { digits, finished, jsonOf, mainButton, openPage, points, stat, studioAddress } from './studio.js'

const long = { ...points, epochs: 5000 }

test.each(['fashion-mnist', 'kuzushiji-mnist', 'kuzushiji-49', 'emnist'])(
  '%s is fetched by the page, and what a mirror sends is checked',
  async (name) => {
    const { page, context } = await openPage({ experiment: points })
    // The page's own fetch goes to the mirrors; what they send here is something else.
    await context.route(/^https:/, (route) =>
      route.fulfill({ body: 'something else', headers: { 'access-control-allow-origin': '*' } }),
    )
    await page.getByLabel('Data set').selectOption(`dataset:${name}`)
    await page
      .getByText(/: could not be fetched/)
      .first()
      .waitFor()
    await page
      .getByText(/(ended after|received) 14 (of \d+ )?bytes/)
      .first()
      .waitFor()
    await context.close()
  },
)

test('many short epochs reach the page joined', async () => {
  const epochs = 600
  const { page, context, errors } = await openPage({ experiment: { ...points, epochs }, before: countMessages })
  await mainButton(page, 'Train').click()
  await finished(page)
  await expect.poll(() => stat(page, 'Epoch')).toBe(`${epochs} of ${epochs}`)
  const messages = await page.evaluate(() => (globalThis as { messages?: number }).messages ?? 0)
  // Each epoch has its steps, its means and its evaluation.
  expect(messages).toBeGreaterThan(3)
  expect(messages).toBeLessThan(epochs)
  expect(errors).toEqual([])
  await context.close()
})

test('where site data is blocked the page trains without keeping, and says so', async () => {
  const context = await blockedContext()
  onTestFinished(() => context.close())
  const { page } = await openPage({ context })
  await page.getByLabel('The experiment as JSON').fill(JSON.stringify({ ...points, epochs: 3 }))
  await page.getByLabel('The experiment as JSON').blur()
  await mainButton(page, 'Train').click()
  await finished(page)
  await page.getByText('This browser keeps nothing more for this page').waitFor()
  expect(await findings(page)).toEqual([])
  await page.getByRole('button', { name: 'Runs', exact: true }).click()
  await page.getByRole('rowheader', { name: /points/ }).waitFor()
})

test('where storage is full a run ends as it should, and its network is there until the page is closed', async () => {
  const { page, context } = await openPage({ experiment: { ...points, epochs: 3 } })
  await limitStorage(page, new URL(studioAddress).origin)
  await mainButton(page, 'Train').click()
  await finished(page)
  await page.getByText('This browser keeps nothing more for this page (it is full)').waitFor()
  await page.getByRole('button', { name: 'Understand' }).click()
  await page.getByRole('img', { name: /The plane in 72 by 72 fields/ }).waitFor()
  await context.close()
})

test('a run belongs to one tab; another follows it, and takes it over when it has ended there', async () => {
  const { page, context } = await openPage({ experiment: long })
  await mainButton(page, 'Train').click()
  await page.locator('.status', { hasText: /Epoch \d/ }).waitFor()
  // The first thing that is kept of a run comes after a few seconds.
  await expect.poll(() => keptSteps(page)).toBeGreaterThan(0)
  const second = await openPage({ context })
  await second.page.locator('.status', { hasText: 'Followed' }).waitFor()
  expect(await findings(second.page)).toEqual([])
  const seen = await stat(second.page, 'Step')
  await expect.poll(() => stat(second.page, 'Step')).not.toBe(seen)
  // Each tab keeps its own draft.
  await second.page.getByLabel('Name of the experiment').fill('other')
  await second.page.getByLabel('Name of the experiment').blur()
  await page.getByRole('button', { name: 'Stop' }).click()
  await mainButton(page, 'Go on').waitFor()
  await second.page.locator('.status', { hasText: 'Stopped at step' }).waitFor()
  await page.reload()
  await expect.poll(async () => ((await jsonOf(page)) as { name: string }).name).toBe('points')
  await context.close()
})

test('a link puts one’s own experiment aside and offers it back; a removed run comes back', async () => {
  const { page, context } = await openPage({ experiment: { ...points, epochs: 2, name: 'shared' } })
  await page.getByRole('button', { name: 'Share', exact: true }).click()
  await expect.poll(() => page.url()).toContain('#x=')
  const hash = new URL(page.url()).hash
  await context.close()
  const other = await openPage({ experiment: { ...points, epochs: 2, name: 'mine' }, hash })
  const nameOf = async () => ((await jsonOf(other.page)) as { name: string }).name
  await expect.poll(nameOf).toBe('shared')
  expect(await findings(other.page)).toEqual([])
  await other.page.getByRole('button', { name: 'Bring it back' }).click()
  await expect.poll(nameOf).toBe('mine')
  await mainButton(other.page, 'Train').click()
  await finished(other.page)
  await other.page.getByRole('button', { name: 'Runs', exact: true }).click()
  await other.page.getByRole('button', { name: 'Remove mine' }).click()
  await expect.poll(() => other.page.getByRole('rowheader').count()).toBe(0)
  await other.page.getByRole('group', { name: 'Done' }).getByRole('button', { name: 'Undo' }).click()
  await other.page.getByRole('rowheader', { name: /mine/ }).waitFor()
  await other.page.getByRole('button', { name: /1 · mine/ }).click()
  await expect.poll(() => stat(other.page, 'Epoch')).toBe('2 of 2')
  await other.context.close()
})

test('the button says what it trains: after Stop and another experiment, that one', async () => {
  const { page, context } = await openPage({ experiment: long })
  await page.getByRole('button', { name: 'Train points' }).waitFor()
  await page.getByRole('button', { name: 'One step' }).click()
  await page.getByText('Paused at step 1', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Stop' }).click()
  await page.getByRole('button', { name: 'Go on points' }).waitFor()
  // One that went on and was stopped again can go on again.
  await page.getByRole('button', { name: 'One step' }).click()
  await page.getByText('Paused at step 2', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Stop' }).click()
  await page.getByRole('button', { name: 'Go on points' }).waitFor()
  await page.getByLabel('The experiment as JSON').fill(JSON.stringify({ ...points, name: 'second', epochs: 2 }))
  await page.getByLabel('The experiment as JSON').blur()
  await page.getByRole('button', { name: 'Go on with points' }).waitFor()
  await page.getByRole('button', { name: 'Train second' }).click()
  await finished(page)
  await expect.poll(() => stat(page, 'Epoch')).toBe('2 of 2')
  await context.close()
})

test('a plugin that loops is ended, and its run can go on from the last checkpoint', async () => {
  const source = `
    import { defineCallback } from '@telarjs/callbacks'
    import { noOptions } from '@telarjs/core'
    const loop = defineCallback({
      id: 'callback:acme/loop', summary: 'Never comes back', options: noOptions,
      create: () => ({ name: 'loop', phase: 'observe', on: { epochStart({ epoch }) { if (epoch === 3) { console.log('looping'); for (;;); } } } }),
    })
    export const plugins = [loop]`
  const { page, context } = await openPage({ experiment: { ...points, epochs: 4 } })
  await page.getByText('Plugins', { exact: true }).click()
  await page
    .getByLabel('Plugin file')
    .setInputFiles({ name: 'loop.js', mimeType: 'text/javascript', buffer: Buffer.from(source) })
  // The whole of it is shown, with its size and its digest.
  await page.getByText(`${source.length} bytes in ${source.split('\n').length} lines`).waitFor()
  await page.getByText(/SHA-256: [0-9a-f]{64}/).waitFor()
  expect(await findings(page)).toEqual([])
  await page.getByRole('button', { name: 'Run its code' }).click()
  await page
    .getByLabel('The experiment as JSON')
    .fill(JSON.stringify({ ...points, epochs: 4, callbacks: [{ use: 'callback:acme/loop' }] }))
  await page.getByLabel('The experiment as JSON').blur()
  const looping = page.waitForEvent('console', (message) => message.text() === 'looping')
  await mainButton(page, 'Train').click()
  await looping
  await page.getByRole('button', { name: 'Stop' }).click()
  const alert = page.getByRole('alert', { name: 'The worker does not answer' })
  await alert.waitFor()
  expect(await findings(page)).toEqual([])
  await alert.getByRole('button', { name: 'End it' }).click()
  await page.getByText('its worker did not answer and was ended').waitFor()
  await page.getByLabel('The experiment as JSON').fill(JSON.stringify({ ...points, epochs: 2 }))
  await page.getByLabel('The experiment as JSON').blur()
  await mainButton(page, 'Train').click()
  await finished(page)
  await context.close()
})

test('why a run failed is told once, in every view', async () => {
  const source = `
    import { defineCallback } from '@telarjs/callbacks'
    import { noOptions } from '@telarjs/core'
    export const plugins = [defineCallback({
      id: 'callback:acme/fail', summary: 'Fails in the second epoch', options: noOptions,
      create: () => ({ name: 'fail', phase: 'observe', on: { epochStart({ epoch }) { if (epoch === 2) throw new Error('out of ink') } } }),
    })]`
  const { page, context, errors } = await openPage({ experiment: { ...points, epochs: 4 } })
  await page.getByText('Plugins', { exact: true }).click()
  await page
    .getByLabel('Plugin file')
    .setInputFiles({ name: 'fail.js', mimeType: 'text/javascript', buffer: Buffer.from(source) })
  await page.getByRole('button', { name: 'Run its code' }).click()
  const json = page.getByLabel('The experiment as JSON')
  await json.fill(JSON.stringify({ ...points, epochs: 4, callbacks: [{ use: 'callback:acme/fail' }] }))
  await json.blur()
  await mainButton(page, 'Train').click()
  await page.locator('.status', { hasText: 'Failed' }).waitFor()
  // What is announced is for those who do not see the page.
  const why = page.getByText(/out of ink/).and(page.locator(':not([aria-live])'))
  for (const view of ['Train', 'Understand', 'Runs', 'Train']) {
    await page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: view, exact: true }).click()
    if (view === 'Runs') await page.getByRole('rowheader', { name: /points/ }).waitFor()
    await expect.poll(async () => [view, await why.filter({ visible: true }).count()]).toEqual([view, 1])
    expect(await findings(page)).toEqual([])
  }
  expect(errors).toEqual([])
  await context.close()
})

test.each([
  ['a text', '"mnist"'],
  ['cut short', '{ "data": { "use"'],
  ['a model of numbers', JSON.stringify({ ...points, model: [1, 2] })],
  ['options that are a list', JSON.stringify({ ...points, data: { use: 'dataset:spirals', with: [] } })],
  ['a name that is an object', JSON.stringify({ ...points, name: {} })],
  [
    'nested without end',
    `{"data":{"use":"dataset:spirals","with":${'{"a":'.repeat(500)}1${'}'.repeat(500)}},"model":[]}`,
  ],
])('a draft that is %s does not break the next visit', async (_, text) => {
  const { page, context, errors } = await openPage({ draft: text })
  await page.getByText(/What was built on the last visit cannot be shown/).waitFor()
  await page.getByRole('button', { name: 'Train mnist' }).waitFor()
  await page.reload()
  await page.getByRole('button', { name: 'Train mnist' }).waitFor()
  expect(await page.getByText(/cannot be shown/).count()).toBe(0)
  expect(errors).toEqual([])
  await context.close()
})

test('options of any shape are shown, and told where they are wrong', async () => {
  const model = [{ use: 'layer:dense', with: { units: 'many', kernelInitializer: 5, activation: {} } }]
  const { page, context, errors } = await openPage({ experiment: { ...digits, model } })
  await page.getByText(/with\.units: expected/).waitFor()
  await page.getByRole('button', { name: /^dense/ }).click()
  expect(await findings(page)).toEqual([])
  expect(errors).toEqual([])
  await context.close()
})

/** Steps of the newest run that the browser keeps. */
function keptSteps(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const open = indexedDB.open('telar-studio')
    const db = await new Promise<IDBDatabase>((resolve) => (open.onsuccess = () => resolve(open.result)))
    const all = db.transaction('runs').objectStore('runs').getAll()
    return new Promise<number>((resolve) => {
      all.onsuccess = () => resolve(Math.max(0, ...(all.result as { step: number }[]).map(({ step }) => step)))
    })
  })
}
