import { expect, test } from 'vitest'
import { findings, overflow } from './axe.js'
import { digits, finished, mainButton, openPage, points, studioAddress } from './studio.js'

test('the page and its worker weigh less than 440 kB before data', async () => {
  const { gzipSync } = await import('node:zlib')
  const { page, context } = await openPage()
  await context.close()
  const fresh = await openPage({ backend: 'wasm' })
  const addresses = new Set<string>()
  fresh.page.on('request', (request) => addresses.add(request.url()))
  await fresh.page.reload()
  await mainButton(fresh.page, 'Train').waitFor()
  await fresh.page.locator('.badge', { hasText: 'WebAssembly' }).waitFor()
  let bytes = 0
  for (const address of [...addresses].filter(
    (url) => url.startsWith(studioAddress) && !url.includes('/data/') && !url.endsWith('sw.js'),
  )) {
    bytes += gzipSync(Buffer.from(await (await fetch(address)).arrayBuffer())).length
  }
  expect(bytes).toBeGreaterThan(50_000)
  expect(bytes).toBeLessThan(440_000)
  await fresh.context.close()
  expect(page.isClosed()).toBe(true)
})

test.each([false, true])('axe finds nothing in any view, dark: %s', async (dark) => {
  const { page, context, errors } = await openPage({ dark, experiment: digits })
  expect(await findings(page)).toEqual([])
  await mainButton(page, 'Train').click()
  await finished(page)
  expect(await findings(page)).toEqual([])
  await page.getByRole('button', { name: 'Understand' }).click()
  await page.getByLabel(/Field to draw/).press('3')
  await page.getByRole('table').waitFor()
  expect(await findings(page)).toEqual([])
  await page.getByRole('button', { name: 'Runs', exact: true }).click()
  await page.getByRole('rowheader', { name: /digits/ }).waitFor()
  await page.locator('.badge').click()
  for (const section of await page.locator('details:not([open]) > summary').all())
    if (await section.isVisible()) await section.click()
  expect(await findings(page)).toEqual([])
  expect(errors).toEqual([])
  await context.close()
})

test('at 375 px nothing is wider than the screen, and everything is there', async () => {
  const { page, context } = await openPage({ width: 375, height: 720, experiment: points })
  for (const view of ['Build', 'Train', 'Understand', 'Runs']) {
    await page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: view }).click()
    expect([view, await overflow(page)]).toEqual([view, 0])
  }
  await mainButton(page, 'Train').click()
  await page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: 'Train' }).click()
  await page.locator('.stats').waitFor()
  expect(await overflow(page)).toBe(0)
  await page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: 'Build' }).click()
  await page.getByRole('heading', { name: 'Layers' }).waitFor()
  await context.close()
})
