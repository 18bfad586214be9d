import { createServer } from 'node:http'
import { readFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { chromium, type BrowserServer, type Page } from 'playwright-core'
import { findChromium } from '../../scripts/browser.mjs'
import type { Speedrun, SpeedrunTask } from '../rows/speedrun.js'
import type { Measured, Task } from '../rows/task.js'
import { bench, mnistFolder, packageFolder } from './folders.js'
import { peakMemoryOf } from './process-memory.js'
import { Skipped } from './row.js'

const timeout = 120_000

/** Runs a row in a page of a fresh Chromium. */
export const measureInChromium = (task: Task): Promise<Measured> =>
  inChromium(async (page, server) => {
    const work = page.evaluate<Measured, Task>(
      (given) => (globalThis as unknown as { measureRow(task: Task): Promise<Measured> }).measureRow(given),
      task,
    )
    const measured = await Promise.race([work, tooLate()])
    const peakMemoryMb = peakMemoryOf(server.process().pid!)
    return { ...measured, ...(peakMemoryMb === undefined ? {} : { peakMemoryMb }) }
  })

/** Makes a run of the speed run in a page of a fresh Chromium, however long it takes. */
export const speedrunInChromium = (task: SpeedrunTask): Promise<Speedrun> =>
  inChromium((page) =>
    page.evaluate<Speedrun, SpeedrunTask>(
      (given) => (globalThis as unknown as { speedrun(task: SpeedrunTask): Promise<Speedrun> }).speedrun(given),
      task,
    ),
  )

async function inChromium<T>(work: (page: Page, server: BrowserServer) => Promise<T>): Promise<T> {
  const executablePath = findChromium()
  if (!executablePath) throw new Skipped('no Chromium was found; CHROMIUM may say where it is')
  const { address, close } = await servePage()
  const server = await chromium.launchServer({
    executablePath,
    args: [
      '--no-sandbox',
      '--enable-unsafe-webgpu',
      '--disable-background-timer-throttling',
      // Otherwise timestamps are rounded to a tenth of a millisecond.
      '--disable-dawn-features=timestamp_quantization',
    ],
  })
  try {
    const browser = await chromium.connect(server.wsEndpoint())
    const page = await browser.newPage()
    page.setDefaultTimeout(timeout)
    await page.goto(address)
    await page.waitForFunction('window.measureRow')
    return await work(page, server)
  } finally {
    await server.close()
    close()
  }
}

function tooLate(): Promise<never> {
  return new Promise((_, reject) =>
    setTimeout(() => reject(new Error(`no answer after ${timeout / 1000} s`)), timeout).unref(),
  )
}

const types: Readonly<Record<string, string>> = { js: 'text/javascript', wasm: 'application/wasm', html: 'text/html' }

/** Serves the page, MNIST and tfjs' binaries, cross-origin isolated, so that threads may share memory. */
async function servePage(): Promise<{ address: string; close(): void }> {
  const folders = {
    page: join(bench, 'dist/page'),
    mnist: mnistFolder,
    'tfjs-wasm': join(packageFolder('@tensorflow/tfjs-backend-wasm'), 'dist'),
  }
  const server = createServer(async (request, response) => {
    const [, folder, name] = /^\/([\w-]+)\/([\w.-]+)$/.exec(request.url ?? '') ?? []
    const headers = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' }
    if (request.url === '/') {
      response
        .writeHead(200, { ...headers, 'Content-Type': 'text/html' })
        .end('<!doctype html><script type="module" src="/page/page.js"></script>')
      return
    }
    try {
      const content = await readFile(join(folders[folder as keyof typeof folders], name!))
      response
        .writeHead(200, { ...headers, 'Content-Type': types[name!.split('.').at(-1)!] ?? 'application/octet-stream' })
        .end(content)
    } catch {
      response.writeHead(404, headers).end()
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, close: () => server.close() }
}
