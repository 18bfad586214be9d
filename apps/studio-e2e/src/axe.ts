import type { Page } from 'playwright-core'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'

const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

/** How a page can be seen. */
const schemes = {
  light: { colorScheme: 'light', forcedColors: 'none' },
  dark: { colorScheme: 'dark', forcedColors: 'none' },
  'forced colors': { colorScheme: 'light', forcedColors: 'active' },
} as const

/** What axe finds on the page as it is now, light, dark and in forced colors: a line for each finding and element. */
export async function findings(page: Page): Promise<string[]> {
  const before = await page.evaluate(() => ({
    colorScheme: matchMedia('(prefers-color-scheme: dark)').matches ? ('dark' as const) : ('light' as const),
    forcedColors: matchMedia('(forced-colors: active)').matches ? ('active' as const) : ('none' as const),
  }))
  // Not as a script of the page, which its content security policy refuses.
  await page.evaluate(await readFile(axePath, 'utf8'))
  const found: string[] = []
  for (const [name, scheme] of Object.entries(schemes)) {
    await page.emulateMedia(scheme)
    await page.waitForFunction(
      (color) => (document.documentElement.dataset['theme'] ?? color) === color,
      scheme.colorScheme,
    )
    found.push(...(await findingsNow(page)).map((finding) => `${name}: ${finding}`))
  }
  await page.emulateMedia(before)
  return found
}

function findingsNow(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: {
        run(): Promise<{
          violations: { id: string; help: string; nodes: { html: string; failureSummary?: string }[] }[]
        }>
      }
    }
    // Colors that are on their way from one scheme to the other are no finding.
    await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))
    const passing = document.getAnimations().filter((one) => one.effect?.getComputedTiming().endTime !== Infinity)
    await Promise.allSettled(passing.map((one) => one.finished))
    const { violations } = await axe.run()
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary ?? ''}`),
    )
  })
}

/** What shows a drawing that is wider than its place, or has words beyond its edge; tables may be scrolled. */
export function cutFigures(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const said = (element: Element) => element.outerHTML.slice(0, 120)
    const scrolls = [...document.querySelectorAll('main *')].filter(
      (element) =>
        element.scrollWidth > element.clientWidth &&
        /auto|scroll/.test(getComputedStyle(element).overflowX) &&
        element.querySelector('svg.telar-figure, canvas, svg[role="img"]'),
    )
    const words = [...document.querySelectorAll('main svg text')].filter((text) => {
      const [own, whole] = [text.getBoundingClientRect(), text.closest('svg')!.getBoundingClientRect()]
      return own.width > 0 && (own.left < whole.left - 1 || own.right > whole.right + 1)
    })
    return [...scrolls, ...words].map(said)
  })
}

/** Whether something is wider than the page. */
export function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
}
