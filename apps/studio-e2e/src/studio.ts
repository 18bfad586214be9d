import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'
import { afterAll, beforeAll, inject } from 'vitest'

/** Where `telar ui` serves the Studio. */
export const studioAddress = inject('studioAddress')

/** How a page is opened. */
export interface OpenOptions {
  readonly address?: string
  /** What follows the address: a link, or parts that are left out. */
  readonly hash?: string
  readonly dark?: boolean
  /** The colors of the system in place of the page's, as people with low vision choose them. */
  readonly forcedColors?: boolean
  /** The language of the browser. */
  readonly locale?: string
  readonly width?: number
  readonly height?: number
  readonly backend?: string
  /** What the last visit left to be built on. */
  readonly experiment?: object
  /** The same as text, which may be no experiment. */
  readonly draft?: string
  /** Runs in the page before its own code. */
  readonly before?: () => void
  /** A browser profile that is there already, for a second tab. */
  readonly context?: BrowserContext
}

export interface OpenPage {
  readonly page: Page
  readonly context: BrowserContext
  /** What the page complained about. */
  readonly errors: readonly string[]
}

const browser: { open?: Browser } = {}

beforeAll(async () => {
  browser.open = await chromium.launch({
    ...inject('chromium'),
    args: ['--no-sandbox', '--enable-unsafe-webgpu', '--use-fake-device-for-media-stream=device-count=2'],
  })
})

afterAll(() => browser.open?.close())

/** A page in a browser profile of its own, whose errors fail the test that looks at them. */
export async function openPage(options: OpenOptions = {}): Promise<OpenPage> {
  const { address = studioAddress, hash = '', backend = 'wasm', before } = options
  const draft = options.draft ?? (options.experiment ? JSON.stringify(options.experiment) : '')
  const context = options.context ?? (await newProfile(options))
  const page = await context.newPage()
  page.setDefaultTimeout(30_000)
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
  if (before) await page.addInitScript(before)
  await page.addInitScript(
    ([choice, text]) => {
      try {
        localStorage.setItem('telar-backend', choice)
        if (text && !sessionStorage.getItem('visited')) localStorage.setItem('telar-draft', text)
        sessionStorage.setItem('visited', 'yes')
      } catch {
        // Where storage is denied there is nothing to remember.
      }
    },
    [backend, draft] as const,
  )
  await page.goto(address + hash)
  await page
    .locator('.badge')
    .filter({ hasText: /Web|JavaScript/ })
    .waitFor()
  return { page, context, errors }
}

/** A browser profile of its own. */
export function newProfile({
  dark = false,
  forcedColors = false,
  locale = 'en-US',
  width = 1280,
  height = 860,
}: OpenOptions = {}): Promise<BrowserContext> {
  return browser.open!.newContext({
    viewport: { width, height },
    locale,
    colorScheme: dark ? 'dark' : 'light',
    forcedColors: forcedColors ? 'active' : 'none',
    reducedMotion: 'reduce',
    acceptDownloads: true,
  })
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
  // The button says what it trains, too.
  const said = new RegExp(`^${name}( |$)`)
  return page.getByRole('group', { name: 'Training' }).getByRole('button', { name: said }).and(page.locator('.primary'))
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
