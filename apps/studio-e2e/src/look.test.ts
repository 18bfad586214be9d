import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { findings, overflow } from './axe.js'
import { digits, finished, mainButton, openPage, points, studioAddress } from './studio.js'

/** Bytes of files of the page, gzipped, without data and without the service worker, which keeps what was loaded. */
async function weightOf(addresses: Iterable<string>): Promise<number> {
  let bytes = 0
  for (const address of addresses) {
    const { pathname, href } = new URL(address)
    if (!href.startsWith(studioAddress) || pathname.includes('/data/') || pathname.endsWith('/sw.js')) continue
    bytes += gzipSync(Buffer.from(await (await fetch(address)).arrayBuffer())).length
  }
  return bytes
}

test('an experiment can be built and checked after 200 kB, and WebAssembly has started after 300 kB', async () => {
  const { context } = await openPage()
  const page = await context.newPage()
  const addresses = new Set<string>()
  page.on('request', (request) => addresses.add(request.url()))
  // A page that is never idle does not yet start what computes.
  await page.addInitScript(() => {
    window.requestIdleCallback = (then) =>
      addEventListener('idle-now', () => then({ didTimeout: false, timeRemaining: () => 0 })) as unknown as number
  })
  await page.goto(studioAddress)
  await page.getByText('2 layers will learn to tell 10 classes apart').waitFor()
  expect(await page.locator('.badge').innerText()).toBe('Starting …')
  const early = await weightOf(addresses)
  expect(early).toBeGreaterThan(100_000)
  expect(early).toBeLessThan(200_000)
  await page.evaluate(() => dispatchEvent(new Event('idle-now')))
  await page.locator('.badge', { hasText: 'WebAssembly' }).waitFor()
  const all = await weightOf(addresses)
  expect(all).toBeGreaterThan(early + 50_000)
  expect(all).toBeLessThan(300_000)
  await context.close()
})

test('a network of a trillion parameters is refused by its size, before it is built', async () => {
  const dense = (units: number) => ({ use: 'layer:dense', with: { units } })
  const { page, context } = await openPage({ experiment: { ...points, model: [dense(1e6), dense(1e6), dense(2)] } })
  await page.getByText('received [1000000, 1000000], which is 1,000,000,000,000 values (4,000 GB)').first().waitFor()
  // The longest thing that the header says has room in it.
  const status = page.locator('.status', { hasText: /does not fit yet/ })
  const cut = await status.evaluate((element) => [
    element.scrollWidth - element.clientWidth,
    element.scrollHeight - element.clientHeight,
    Math.max(0, element.clientHeight - element.closest('.bar')!.clientHeight),
  ])
  expect(cut).toEqual([0, 0, 0])
  await page
    .getByLabel('The experiment as JSON')
    .fill(JSON.stringify({ ...points, model: [dense(1e6), dense(30), dense(2)] }))
  await page.getByLabel('The experiment as JSON').blur()
  await mainButton(page, 'Train').click()
  await page.getByRole('group', { name: 'A huge network' }).getByText('33,000,092 parameters').waitFor()
  expect(await findings(page)).toEqual([])
  await context.close()
})

test('axe finds nothing in any view, light, dark and in forced colors', async () => {
  const { page, context, errors } = await openPage({ experiment: digits })
  expect(await findings(page)).toEqual([])
  await mainButton(page, 'Train').click()
  await finished(page)
  await page.getByRole('img', { name: /^Loss\./ }).waitFor()
  await page
    .getByRole('group', { name: /^Units of the network/ })
    .getByRole('button')
    .first()
    .waitFor()
  expect(await findings(page)).toEqual([])
  await page.getByRole('button', { name: 'Understand' }).click()
  await page.getByLabel(/Field to draw/).press('3')
  await page.getByRole('table').waitFor()
  expect(await findings(page)).toEqual([])
  await page.getByRole('button', { name: 'Runs', exact: true }).click()
  await page.getByRole('rowheader', { name: /digits/ }).waitFor()
  await page.locator('.badge').click()
  await page.getByLabel('Compute on').waitFor()
  for (const section of await page.locator('details:not([open]) > summary').all())
    if (await section.isVisible()) await section.click()
  expect(await findings(page)).toEqual([])
  expect(errors).toEqual([])
  await context.close()
})

test('at 375 px nothing is wider than the screen, and everything is there', async () => {
  const { page, context } = await openPage({ width: 375, height: 720, experiment: points })
  for (const [view, content] of [
    ['Build', '.build'],
    ['Train', '.welcome'],
    ['Understand', '.view-understand .card'],
    ['Runs', '.runs'],
  ] as const) {
    await page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: view }).click()
    await page.locator(content).first().waitFor()
    expect([view, await overflow(page)]).toEqual([view, 0])
  }
  await mainButton(page, 'Train').click()
  await page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: 'Train' }).click()
  await page.locator('.stats').waitFor()
  expect(await overflow(page)).toBe(0)
  await page.locator('.badge').click()
  // Overflow to the left is none that can be scrolled to.
  const popover = await page.locator('.popover').boundingBox()
  expect([popover!.x, popover!.width]).toEqual([12, 375 - 24])
  await page.keyboard.press('Escape')
  // Where what is built is out of sight, too, headings follow one another.
  expect(await findings(page)).toEqual([])
  await finished(page)
  await page.getByRole('button', { name: 'Share', exact: true }).click()
  const offer = page.getByRole('group', { name: 'Share the trained network' })
  // The buttons stand below the words, which keep their room.
  const words = await offer.getByRole('paragraph').boundingBox()
  expect(words!.width).toBeGreaterThan(200)
  expect(await overflow(page)).toBe(0)
  await page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: 'Build' }).click()
  await page.getByRole('heading', { name: 'Layers' }).waitFor()
  await context.close()
})

test('in forced colors every view stays usable, and what is chosen can be told', async () => {
  const { page, context } = await openPage({ forcedColors: true, experiment: { ...points, epochs: 3 } })
  await mainButton(page, 'Train').click()
  await finished(page)
  for (const [view, content] of [
    ['Train', '.stats'],
    ['Understand', '.matrix'],
    ['Runs', '.run-table'],
  ] as const) {
    const tab = page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: view, exact: true })
    await tab.click()
    await page.locator(content).first().waitFor()
    expect([view, await findings(page)]).toEqual([view, []])
    const line = await tab.evaluate((element) => {
      const style = getComputedStyle(element)
      return [style.borderBottomColor, style.color, style.borderBottomStyle]
    })
    const other = page.locator('.tabs button:not([aria-current])').last()
    expect(line).not.toEqual(
      await other.evaluate((element) => {
        const style = getComputedStyle(element)
        return [style.borderBottomColor, style.color, style.borderBottomStyle]
      }),
    )
  }
  await context.close()
})

test('at 200 % of a 1280 px screen nothing is cut off, and a run is begun, seen and stopped', async () => {
  // Zoom halves the width that the page has.
  const { page, context } = await openPage({ width: 640, height: 430, experiment: { ...points, epochs: 3000 } })
  await mainButton(page, 'Train').click()
  await page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: 'Train', exact: true }).click()
  await page.locator('.status', { hasText: /Epoch \d/ }).waitFor()
  expect(await overflow(page)).toBe(0)
  await page.getByRole('button', { name: 'Stop', exact: true }).click()
  await mainButton(page, 'Go on').waitFor()
  await context.close()
})
