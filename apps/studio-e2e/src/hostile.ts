import { chromium, type BrowserContext, type Page } from 'playwright-core'
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inject } from 'vitest'

/** A browser in which a person has blocked all site data. */
export async function blockedContext(): Promise<BrowserContext> {
  const folder = await mkdtemp(join(tmpdir(), 'telar-blocked-'))
  await mkdir(join(folder, 'Default'))
  const preferences = { profile: { default_content_setting_values: { cookies: 2 } } }
  await writeFile(join(folder, 'Default/Preferences'), JSON.stringify(preferences))
  return chromium.launchPersistentContext(folder, {
    ...inject('chromium'),
    args: ['--no-sandbox', '--enable-unsafe-webgpu'],
  })
}

/** Leaves the page so little storage that nothing fits any more. */
export async function limitStorage(page: Page, origin: string): Promise<void> {
  const session = await page.context().newCDPSession(page)
  await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1 })
}

/** Counts what workers send to the page, as `globalThis.messages`. Runs in the page. */
export function countMessages(): void {
  const { addEventListener } = Worker.prototype
  Worker.prototype.addEventListener = function (this: Worker, type: string, listener: EventListener) {
    addEventListener.call(this, type, (event: Event) => {
      const counted = globalThis as { messages?: number }
      if (type === 'message') counted.messages = (counted.messages ?? 0) + 1
      listener(event)
    })
  } as typeof addEventListener
}
