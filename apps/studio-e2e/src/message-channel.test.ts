import type { BrowserContext, Frame, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { plainHost } from './plain-host.js'
import { openPage, points } from './studio.js'
import { studioFolder } from './telar.js'

const lesson = 'http://127.0.0.1:47901'
const stranger = 'http://127.0.0.1:47902'
const listens = '<script>heard = []; addEventListener("message", ({ data }) => heard.push(data.telar))</script>'

/** A page of an origin of its own, which keeps what it is told. */
const serve = (context: BrowserContext, origin: string, frames: readonly string[]) =>
  context.route(`${origin}/`, (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: `${listens}${frames.map((address) => `<iframe width="900" height="700" src="${address}"></iframe>`).join('')}`,
    }),
  )

const heardBy = (of: Page | Frame) => of.evaluate(() => (globalThis as unknown as { heard: string[] }).heard)

test('only the origin that the address names hears of a training and leads it', async () => {
  const host = await plainHost(studioFolder)
  const { page, context } = await openPage({ address: host.address, experiment: { ...points, epochs: 2 } })
  const studio = `${host.address}?events=${lesson}`
  await serve(context, lesson, [studio, `${stranger}/`])
  await serve(context, stranger, [])

  // The first visit ends with a service worker, from which the page comes in the frames.
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => true))
  await page.goto(`${lesson}/`)
  const frame = page.frameLocator('iframe').first()
  const button = frame.getByRole('group', { name: 'Training' }).locator('.primary', { hasText: 'Train' })
  await button.waitFor()
  const other = page.frame({ url: `${stranger}/` })!
  await other.evaluate(() => window.parent.frames[0]!.postMessage({ telar: 'train' }, '*'))
  const say = (message: object) =>
    page.evaluate((what) => window.frames[0]!.postMessage(what, '*'), message as Record<string, string>)
  await say({ telar: 'show', view: 'understand' })
  await frame.getByRole('heading', { name: 'Weights and gradients' }).waitFor()
  // The stranger spoke before the lesson, and nothing trains.
  expect(new Set(await heardBy(page))).toEqual(new Set(['phase']))
  await button.waitFor()

  await say({ telar: 'train' })
  await expect.poll(() => heardBy(page)).toEqual(expect.arrayContaining(['evaluated', 'ended']))
  await say({ telar: 'lesson', address: 'leak' })
  await expect.poll(() => heardBy(page)).toContain('lesson')
  expect(await heardBy(other)).toEqual([])

  // The same address in a frame of somebody else: the page works, and its host hears nothing.
  await context.unroute(`${stranger}/`)
  await serve(context, stranger, [studio])
  await page.goto(`${stranger}/`)
  await button.click()
  await frame.locator('.status', { hasText: 'Complete' }).waitFor()
  expect(await heardBy(page)).toEqual([])
  await host.close()
  await context.close()
})
