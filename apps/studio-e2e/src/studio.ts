import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { vi } from 'vitest'
import { findChromium } from '../../../scripts/browser.mjs'
import { serveFiles } from '../../cli/src/host/static-server.js'

/** The built page in a real browser. */
export interface Studio {
  readonly address: string
  /** The folder that is served. */
  readonly folder: string
  /** A page in a browser profile of its own, whose errors fail the test that looks at them. */
  open(options?: {
    readonly address?: string
    readonly hash?: string
    readonly dark?: boolean
    readonly width?: number
    readonly height?: number
    readonly backend?: string
    readonly experiment?: object
  }): Promise<OpenPage>
  close(): Promise<void>
}

export interface OpenPage {
  readonly page: Page
  readonly context: BrowserContext
  /** What the page complained about. */
  readonly errors: readonly string[]
}

const root = fileURLToPath(new URL('../../web', import.meta.url))

/** Builds the page once and starts a browser. */
export async function startStudio(): Promise<Studio> {
  const outDir = mkdtempSync(join(tmpdir(), 'telar-studio-'))
  // The page as it is published; in tests Vite would build another.
  vi.stubEnv('NODE_ENV', 'production')
  await build({
    root,
    configFile: join(root, 'vite.config.ts'),
    logLevel: 'error',
    build: { outDir, emptyOutDir: true },
  })
  vi.unstubAllEnvs()
  const server = await serveFiles({ '/': outDir }, 0)
  const executablePath = findChromium()
  const browser: Browser = await chromium.launch({
    ...(executablePath ? { executablePath } : {}),
    args: ['--no-sandbox', '--enable-unsafe-webgpu', '--use-fake-device-for-media-stream'],
  })
  return {
    address: server.address,
    folder: outDir,
    async open({
      address = server.address,
      hash = '',
      dark = false,
      width = 1280,
      height = 860,
      backend = 'wasm',
      experiment,
    } = {}) {
      const context = await browser.newContext({
        viewport: { width, height },
        colorScheme: dark ? 'dark' : 'light',
        reducedMotion: 'reduce',
        acceptDownloads: true,
      })
      const page = await context.newPage()
      page.setDefaultTimeout(30_000)
      const errors: string[] = []
      page.on('pageerror', (error) => errors.push(error.message))
      page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
      await page.addInitScript(
        ([choice, draft]) => {
          localStorage.setItem('telar-backend', choice!)
          if (draft && !localStorage.getItem('telar-draft')) localStorage.setItem('telar-draft', draft)
        },
        [backend, experiment ? JSON.stringify(experiment) : ''] as const,
      )
      await page.goto(address + hash)
      await page
        .locator('.badge')
        .filter({ hasText: /Web|JavaScript/ })
        .waitFor()
      return { page, context, errors }
    },
    async close() {
      await browser.close()
      await server.close()
    },
  }
}

/** Three classes of points: a run of a second. */
export const points = {
  name: 'points',
  seed: 5,
  data: { use: 'dataset:spirals', with: { samples: 300 } },
  model: [
    { use: 'layer:dense', with: { units: 24, activation: 'tanh' } },
    { use: 'layer:dense', with: { units: 2 } },
  ],
  learningRate: 0.02,
  epochs: 30,
  batchSize: 16,
}

/** A part of MNIST, for what needs images. */
export const digits = {
  name: 'digits',
  seed: 7,
  data: { use: 'dataset:mnist', with: { limit: 4000, limitEvaluation: 1000 } },
  model: [
    { use: 'layer:dense', with: { units: 64, activation: 'relu' } },
    { use: 'layer:dense', with: { units: 10 } },
  ],
  learningRate: 0.004,
  epochs: 3,
  batchSize: 64,
}

/** The one button of the header. */
export function mainButton(page: Page, name: 'Train' | 'Pause' | 'Go on') {
  return page.getByRole('group', { name: 'Training' }).getByRole('button', { name, exact: true })
}

/** Waits for the end of a run. */
export async function finished(page: Page): Promise<void> {
  await page.locator('.status', { hasText: 'Complete' }).waitFor({ timeout: 100_000 })
}

/** A number of the row of numbers. */
export async function stat(page: Page, name: string): Promise<string> {
  return (await page
    .locator('.stat', { has: page.getByText(name, { exact: true }) })
    .locator('dd')
    .textContent())!.trim()
}

/** The experiment as the page writes it. */
export async function jsonOf(page: Page): Promise<unknown> {
  return JSON.parse(await page.getByLabel('The experiment as JSON').inputValue())
}
