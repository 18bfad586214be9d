import { createServer } from 'node:http'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { chromium, type Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, onTestFinished, test } from 'vitest'
import { emptyFolder } from '../../../fixtures/telar.js'
import { serveFiles } from '../../host/static-server.js'

let browser: Browser

beforeAll(async () => {
  browser = await chromium.launch({ ...inject('chromium'), args: ['--no-sandbox'] })
})
afterAll(() => browser.close())

/** A page that appends the messages it receives to its text, served as the Studio is. */
async function studio(lesson?: string): Promise<string> {
  const folder = await emptyFolder()
  await writeFile(join(folder, 'index.html'), '<p>the page</p>')
  await writeFile(join(folder, 'log.jsonl'), 'globalThis.stolen = "log"\n')
  const server = await serveFiles({ '/': folder }, 0, lesson)
  onTestFinished(() => server.close())
  return server.address
}

/** A page of another origin that shows an address in a frame. */
async function lesson(address: () => string): Promise<string> {
  const server = createServer((_, response) =>
    response
      .setHeader('content-type', 'text/html')
      .end(`<title>Lesson</title><iframe src="${address()}"></iframe><script src="${address()}log.jsonl"></script>`),
  )
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  onTestFinished(() => void server.close())
  return `http://127.0.0.1:${(server.address() as { port: number }).port}`
}

/** What stands in the frame of a page; null where the browser refuses. */
async function framed(origin: string): Promise<{ text: string | null; stolen: unknown; read: string }> {
  const page = await browser.newPage()
  onTestFinished(() => page.close())
  await page.goto(origin)
  const frame = page.frames().find((other) => other !== page.mainFrame())!
  // Where a frame is refused, a page of the browser itself stands in it.
  const isRefused = frame.url().startsWith('chrome-error:')
  const text = isRefused ? null : await frame.locator('p').textContent()
  const read = await page.evaluate(
    (address) =>
      fetch(address).then(
        (answer) => answer.text(),
        (error: Error) => error.name,
      ),
    await page
      .locator('iframe')
      .getAttribute('src')
      .then((address) => `${address}log.jsonl`),
  )
  return { text, stolen: await page.evaluate(() => (globalThis as { stolen?: string }).stolen ?? null), read }
}

test('a page of another origin shows, runs and reads nothing of what is served', async () => {
  const address = await studio()
  expect(await framed(await lesson(() => address))).toEqual({ text: null, stolen: null, read: 'TypeError' })
})

test('the one lesson that was named shows the page, and still reads nothing; others show nothing', async () => {
  let address = ''
  const [named, other] = [await lesson(() => address), await lesson(() => address)]
  address = await studio(named)
  expect(await framed(named)).toEqual({ text: 'the page', stolen: null, read: 'TypeError' })
  expect(await framed(other)).toEqual({ text: null, stolen: null, read: 'TypeError' })
})
