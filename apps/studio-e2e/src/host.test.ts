import { expect, test } from 'vitest'
import { plainHost } from './plain-host.js'
import { digits, finished, mainButton, openPage, points, stat } from './studio.js'
import { studioFolder } from './telar.js'

test('from any host of static files it has threads at the second visit, and needs no host at the third', async () => {
  const host = await plainHost(studioFolder)
  const { page, context, errors } = await openPage({ address: host.address, experiment: digits })
  const badge = page.locator('.badge')
  const cores = await page.evaluate(() => Math.min(8, navigator.hardwareConcurrency))
  const threads = cores === 1 ? '1 thread' : `${cores} threads`
  await expect.poll(() => badge.textContent()).toBe('WebAssembly · 1 thread')
  await badge.click()
  const advice = page.getByText(`After a reload of the page it can be ${cores}.`)
  // The choice of a device comes when it is asked for.
  await expect.poll(() => advice.count()).toBe(cores === 1 ? 0 : 1)
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready
    if (!navigator.serviceWorker.controller)
      await new Promise((done) => navigator.serviceWorker.addEventListener('controllerchange', done, { once: true }))
  })
  // 784·64 + 64 + 64·10 + 10: its data is here.
  await page.getByText('50,890 parameters').waitFor()

  await page.reload()
  await badge.filter({ hasText: threads }).waitFor()
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true)

  // What it trains on is kept once it was needed.
  await mainButton(page, 'Train').click()
  await finished(page)
  await host.close()
  await page.reload()
  await badge.filter({ hasText: threads }).waitFor()
  await mainButton(page, 'Train').click()
  await finished(page)
  expect(parseFloat(await stat(page, 'Test accuracy'))).toBeGreaterThan(80)
  expect(errors).toEqual([])
  await context.close()
})

test('what the core of tfjs lacks comes when a network needs it, also without a host', async () => {
  const host = await plainHost(studioFolder)
  const { page, context, errors } = await openPage({ address: host.address, experiment: { ...points, epochs: 2 } })
  await mainButton(page, 'Train').click()
  await finished(page)
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => true))
  await host.close()
  await page.reload()
  await page.locator('.badge', { hasText: 'WebAssembly' }).waitFor()
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))

  // Average pooling is one of the kernels of XNNPACK.
  const pooled = [
    { use: 'layer:dense', with: { units: 64, activation: 'tanh' } },
    { use: 'layer:reshape', with: { shape: [4, 4, 4] } },
    { use: 'layer:average-pool', with: { size: 2 } },
    { use: 'layer:flatten' },
    { use: 'layer:dense', with: { units: 2 } },
  ]
  const json = page.getByLabel('The experiment as JSON')
  await json.fill(JSON.stringify({ ...points, name: 'pooled', model: pooled, epochs: 3 }))
  await json.blur()
  await page.getByRole('button', { name: /^Train pooled/ }).click()
  await finished(page)
  expect(parseFloat(await stat(page, 'Training loss'))).toBeLessThan(1)
  expect(asked.filter((address) => address.includes('-simd-whole'))).toHaveLength(1)
  expect(errors).toEqual([])
  await context.close()
})

test('trains on while nobody looks: the page hidden, without a frame, its thread busy', async () => {
  const { page, context } = await openPage({ experiment: digits })
  await page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' })
    Object.defineProperty(document, 'hidden', { get: () => true })
    document.dispatchEvent(new Event('visibilitychange'))
    window.requestAnimationFrame = () => 0
    // Browsers let timers of a hidden page run once a second at most.
    const timer = window.setTimeout
    window.setTimeout = ((run: () => void, ms = 0) => timer(run, Math.max(1000, ms))) as typeof window.setTimeout
  })
  await mainButton(page, 'Train').click()
  const seen = await page.evaluate(async () => {
    const steps = async () => {
      const open = indexedDB.open('telar-studio')
      const db = await new Promise<IDBDatabase>((resolve) => (open.onsuccess = () => resolve(open.result)))
      const all = db.transaction('runs').objectStore('runs').getAll()
      return new Promise<string>(
        (resolve) => (all.onsuccess = () => resolve(all.result.map(({ status }: { status: string }) => status).join())),
      )
    }
    // Nothing of the page runs between.
    for (let tries = 0; tries < 60; tries++) {
      for (const end = performance.now() + 500; performance.now() < end;);
      const status = await steps()
      if (status === 'completed') return status
    }
    return 'not in time'
  })
  expect(seen).toBe('completed')
  await context.close()
})

test('the browser can install it as an app', async () => {
  const { page, context } = await openPage()
  const browser = await context.newCDPSession(page)
  const { errors, data = '' } = await browser.send('Page.getAppManifest')
  expect(errors).toEqual([])
  expect(JSON.parse(data)).toMatchObject({ name: 'Telar Studio', display: 'standalone' })
  const { installabilityErrors } = await browser.send('Page.getInstallabilityErrors')
  // A profile that is private, as that of a test is, installs nothing.
  expect(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== 'in-incognito')).toEqual([])
  await context.close()
})
