import type { Page } from 'playwright-core'
import * as english from '../../web/src/texts/en/index.js'
import * as spanish from '../../web/src/texts/es/index.js'

/** Stands for what a text is given, so that it can be told from what is written. */
const given = '¤'

/** All texts of a table; those with values in them as they are with `given`. */
function textsOf(table: unknown): string[] {
  if (typeof table === 'string') return [table]
  if (typeof table === 'function') return textsOf(said(table as (...values: unknown[]) => unknown))
  if (Array.isArray(table))
    return table.some((one) => typeof one === 'string' && one.includes(given))
      ? [table.join('')]
      : table.flatMap(textsOf)
  return typeof table === 'object' && table !== null ? Object.values(table).flatMap(textsOf) : []
}

function said(text: (...values: unknown[]) => unknown): unknown {
  const made = text(...Array.from({ length: text.length }, () => given))
  return Array.isArray(made) ? made.join('') : made
}

const { told: _, ...rooms } = english
const inSpanish = new Set(textsOf(spanish))

/** English texts that are others in Spanish, as patterns: any value may stand where one is given. */
const patterns = textsOf(rooms)
  .filter((text) => !inSpanish.has(text) && /\p{L}{3}/u.test(text.replaceAll(given, '')))
  .map((text) => new RegExp(`^${text.split(/¤|NaN/).map(escaped).join('.+')}$`, 's'))

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`)
}

/** What packages say of their plugins, code, and names that people gave. */
const ofOthers = '.summary, .field .hint, .formula-body, pre, code, textarea, .column-labels, [lang]:not(html)'

/** Plugins and their options keep their names. */
const ids = new Set(['accuracy', 'none'])

/** English texts of the page's own that are on it, or in a part of it, now: what is read and what is told to those who cannot see it. */
export async function englishOn(page: Page, part = 'body'): Promise<string[]> {
  const shown = await page.evaluate(
    ([left, within]) => {
      const texts: string[] = []
      const walker = document.createTreeWalker(
        document.querySelector(within)!,
        NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT,
      )
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const element = node instanceof Element ? node : node.parentElement!
        if (element.closest(left)) continue
        if (node instanceof Element)
          for (const name of ['aria-label', 'title', 'placeholder', 'alt', 'aria-valuetext'])
            if (!(name === 'title' && element.closest('.field'))) texts.push(node.getAttribute(name) ?? '')
        texts.push(
          node.nodeType === Node.TEXT_NODE || /^(P|SPAN|LI|SMALL|BUTTON)$/.test(element.tagName)
            ? (node.textContent ?? '')
            : '',
        )
      }
      return texts.map((text) => text.trim()).filter(Boolean)
    },
    [ofOthers, part] as const,
  )
  return [...new Set(shown)].filter((text) => !ids.has(text) && patterns.some((pattern) => pattern.test(text)))
}
