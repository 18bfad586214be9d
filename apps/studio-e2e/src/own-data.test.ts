import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { findings } from './axe.js'
import { idxFiles, imageFolder, npzFile } from './own-files.js'
import { digits, finished, jsonOf, mainButton, openPage, stat } from './studio.js'

const model = [{ use: 'layer:dense', with: { units: 10 } }]
const dataOf = async (page: Page) => ((await jsonOf(page)) as { data: object }).data

test('a table of one’s own becomes the data, and the last layer fits it; a broken one changes nothing', async () => {
  const { page, context } = await openPage({ experiment: { ...digits, epochs: 12 } })
  const give = (name: string, text: string) =>
    page.getByLabel('Your files').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) })
  const rows = Array.from(
    { length: 240 },
    (_, i) =>
      `${Math.sin(i)},${Math.cos(i * 1.3)},${['low', 'middle', 'high'][Math.floor((Math.sin(i) + 1) * 1.4999)]}`,
  )
  await give('broken.csv', 'a,b,kind\n1,2,low\n3,high\n')
  await page.getByText(/broken\.csv/).waitFor()
  expect(await jsonOf(page)).toEqual({ ...digits, epochs: 12 })
  await give('waves.csv', `a,b,kind\n${rows.join('\n')}\n`)
  // 2·64 + 64 + 64·3 + 3
  await page.getByText('387 parameters').waitFor()
  await mainButton(page, 'Train').click()
  await finished(page)
  expect(parseFloat(await stat(page, 'Test accuracy'))).toBeGreaterThan(60)
  expect(await findings(page)).toEqual([])
  await context.close()
})

test('a column of whole numbers is asked for: class or value, with a guess', async () => {
  const { page, context } = await openPage({ experiment: digits })
  // Grades of 3 … 8 look like classes: few, and each comes often.
  const rows = Array.from({ length: 90 }, (_, i) => `${i},${Math.sqrt(i)},${3 + (i % 6)}`)
  await page
    .getByLabel('Your files')
    .setInputFiles({ name: 'grades.csv', mimeType: 'text/csv', buffer: Buffer.from(`a,b,grade\n${rows.join('\n')}\n`) })
  const question = page.getByRole('group', { name: 'Class or value?' })
  await question.getByText('6 different whole numbers, from 3 to 8. They look like classes').waitFor()
  expect(await findings(page)).toEqual([])
  // 2·64 + 64 + 64·6 + 6
  await page.getByText('582 parameters').waitFor()
  await question.getByRole('button', { name: 'Values' }).click()
  // One output in place of six.
  await page.getByText('257 parameters').waitFor()
  await expect
    .poll(() => dataOf(page))
    .toMatchObject({ with: { path: 'grades.csv', target: -1, targetsAre: 'values' } })
  await expect.poll(() => question.count()).toBe(0)
  await expect.poll(() => page.locator('.problem').count()).toBe(0)
  await context.close()
})

test('IDX, .npz and a folder of images come in; a run on them goes on after a reload', async () => {
  const { page, context, errors } = await openPage({
    experiment: { ...digits, model, epochs: 40, batchSize: 8 },
  })
  await page.getByLabel('Your files').setInputFiles(idxFiles(60))
  // 36·2 + 2
  await page.getByText('74 parameters').waitFor()
  await expect
    .poll(() => dataOf(page))
    .toEqual({
      use: 'dataset:idx',
      with: { inputs: 'halves-images-idx3-ubyte', targets: 'halves-labels-idx1-ubyte', test: 0.2 },
    })
  await page.getByLabel('Your files').setInputFiles(npzFile(60))
  await expect
    .poll(() => dataOf(page))
    .toEqual({ use: 'dataset:npz', with: { path: 'halves.npz', inputs: 'images', targets: 'labels', test: 0.2 } })
  // Another file of the same name, which older runs may need.
  await page.getByLabel('Your files').setInputFiles(npzFile(40))
  await expect.poll(() => dataOf(page)).toMatchObject({ with: { path: 'halves-2.npz' } })
  await page.getByLabel('Folder of images').setInputFiles(await imageFolder(60))
  await expect
    .poll(() => dataOf(page))
    .toMatchObject({ use: 'dataset:idx', with: { inputs: 'your-images.idx', classes: ['left', 'right'] } })
  await page.getByText('48 × 6 × 6 × 1').waitFor()

  await page.getByRole('button', { name: 'One step' }).click()
  await page.getByText('Paused at step 1', { exact: true }).waitFor()
  await page.waitForFunction(async () => {
    const open = indexedDB.open('telar-studio')
    const db = await new Promise<IDBDatabase>((resolve) => (open.onsuccess = () => resolve(open.result)))
    const all = db.transaction('runs').objectStore('runs').getAll()
    return new Promise<boolean>(
      (resolve) =>
        (all.onsuccess = () => resolve((all.result as { status: string }[]).some(({ status }) => status === 'paused'))),
    )
  })
  await page.reload()
  await page.getByRole('group', { name: 'A run was interrupted' }).getByRole('button', { name: 'Go on' }).click()
  await finished(page)
  expect(parseFloat(await stat(page, 'Test accuracy'))).toBe(100)
  // The other files, which nothing names any more, are forgotten.
  await expect.poll(() => keptFiles(page)).toEqual(['your-images.idx', 'your-labels.idx'])
  expect(errors).toEqual([])
  await context.close()
})

test('a file that nobody knows is told, and what can be read', async () => {
  const { page, context } = await openPage({ experiment: digits })
  await page
    .getByLabel('Your files')
    .setInputFiles({ name: 'letter.docx', mimeType: 'application/x', buffer: Buffer.from('x') })
  await page.getByText('letter.docx: this page reads experiments').waitFor()
  expect(await findings(page)).toEqual([])
  expect(await jsonOf(page)).toEqual(digits)
  await context.close()
})

/** What the browser's storage holds of the user's data. */
function keptFiles(page: Page): Promise<unknown> {
  return page.evaluate(async () => {
    const open = indexedDB.open('telar-data')
    const db = await new Promise<IDBDatabase>((resolve) => (open.onsuccess = () => resolve(open.result)))
    const keys = db.transaction('files').objectStore('files').getAllKeys()
    return new Promise((resolve) => (keys.onsuccess = () => resolve(keys.result)))
  })
}
