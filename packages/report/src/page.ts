import { themeCss, themes } from './colors.js'
import type { Figure, TextTable } from './figure.js'
import { element, escapeText } from './svg.js'

/** A part of a page. */
export interface Section {
  readonly title: string
  readonly text?: string
  readonly tables?: readonly TextTable[]
  readonly figures?: readonly Figure[]
  /** Text as it is, such as an experiment's JSON, folded away below a word. */
  readonly folded?: readonly { readonly title: string; readonly text: string }[]
}

/** What a page of a report contains. */
export interface Page {
  readonly title: string
  /** A line below the title. */
  readonly lead: string
  /** The few numbers that matter, large. */
  readonly numbers?: readonly { readonly name: string; readonly value: string }[]
  readonly sections: readonly Section[]
}

/**
 * One HTML document that needs nothing else: no request, no script. It follows the theme of its reader and prints.
 *
 * @example
 * const html = htmlPage({ title: 'Digits', lead: 'Two runs.', sections: [] })
 */
export function htmlPage({ title, lead, numbers = [], sections }: Page): string {
  const head = [
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    `<title>${escapeText(title)}</title>`,
    `<style>${pageCss}\n${themeCss}</style>`,
  ]
  const links =
    sections.length > 2
      ? `<nav aria-label="Sections"><ul>${sections.map((section, i) => `<li><a href="#section-${i + 1}">${escapeText(section.title)}</a></li>`).join('')}</ul></nav>`
      : ''
  const cards =
    numbers.length > 0
      ? `<dl class="numbers">${numbers.map(({ name, value }) => `<div><dt>${escapeText(name)}</dt><dd>${escapeText(value)}</dd></div>`).join('')}</dl>`
      : ''
  const body = `<main><header><h1>${escapeText(title)}</h1><p>${escapeText(lead)}</p>${cards}${links}</header>${sections.map(sectionHtml).join('')}</main>`
  return `<!doctype html>\n<html lang="en"><head>${head.join('')}</head><body>${body}</body></html>\n`
}

function sectionHtml({ title, text, tables = [], figures = [], folded = [] }: Section, index: number): string {
  const parts = [
    `<h2>${escapeText(title)}</h2>`,
    text === undefined ? '' : `<p>${escapeText(text)}</p>`,
    tables.length + figures.length > 0
      ? `<div class="cards">${tables.map(tableCard).join('')}${figures.map(figureHtml).join('')}</div>`
      : '',
    ...folded.map(
      (fold) =>
        `<details><summary>${escapeText(fold.title)}</summary><pre tabindex="0">${escapeText(fold.text)}</pre></details>`,
    ),
  ]
  return `<section id="section-${index + 1}">${parts.join('')}</section>`
}

/** Tables of few columns stand beside other cards. */
function tableCard(table: TextTable): string {
  const isWide = table.head.length > 5
  return `<div class="${isWide ? 'card wide' : 'card'}">${tableHtml(table)}</div>`
}

/**
 * A figure with what it says and, folded away, its numbers.
 *
 * @example
 * const html = figureHtml(confusionMatrix({ counts: [[1]], classes: ['cat'] }))
 */
export function figureHtml({ id, svg, title, summary, table }: Figure): string {
  const numbers = table.rows.length > 0 ? `<details><summary>Numbers</summary>${tableHtml(table, title)}</details>` : ''
  return `<figure id="${escapeText(id)}">${svg}<figcaption>${escapeText(summary)}${numbers}</figcaption></figure>`
}

/**
 * A table, its cells aligned by what they hold.
 *
 * @param caption for screen readers
 * @example
 * const html = tableHtml({ head: ['class', 'samples'], rows: [['cat', '20']] }, 'Samples')
 */
export function tableHtml({ head, rows }: TextTable, caption?: string): string {
  const isNumber = head.map((_, column) =>
    rows.every((row) => /^([-−–\d.,±∞\s%e]|NaN|\b(s|min|h)\b)*$/.test(row[column] ?? '')),
  )
  const cell = (text: string, i: number, name: 'th' | 'td') => {
    const long = text.length > 40 ? { class: 'long' } : {}
    const kind = isNumber[i] ? { class: 'number' } : long
    const attributes = { ...(name === 'th' ? { scope: 'col' } : {}), ...kind }
    return element(name, attributes, escapeText(text) || '&#8203;')
  }
  const line = (row: readonly string[], name: 'th' | 'td') =>
    element('tr', {}, ...row.map((text, i) => cell(text, i, name)))
  const parts = [
    caption === undefined ? '' : element('caption', { class: 'unseen' }, escapeText(caption)),
    head.every((text) => text === '') ? '' : element('thead', {}, line(head, 'th')),
    element('tbody', {}, ...rows.map((row) => line(row, 'td'))),
  ]
  const name = caption ?? (head.filter(Boolean).join(', ') || 'table')
  // What scrolls must be reached by keyboard, and have a name.
  return element(
    'div',
    { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': name },
    element('table', {}, ...parts),
  )
}

function properties(theme: 'light' | 'dark'): string {
  const { ink, muted, grid, surface, 1: accent } = themes[theme]
  return `--ink:${ink};--muted:${muted};--line:${grid};--surface:${surface};--accent:${accent};--ground:${theme === 'light' ? '#f6f7f9' : '#0d1014'}`
}

const pageCss = `:root{color-scheme:light dark;${properties('light')}}
@media (prefers-color-scheme:dark){:root{${properties('dark')}}}
:root[data-theme=light]{color-scheme:light;${properties('light')}}
:root[data-theme=dark]{color-scheme:dark;${properties('dark')}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:15px/1.55 Inter,system-ui,-apple-system,"Segoe UI",sans-serif}
main{max-width:1560px;margin:0 auto;padding:40px 24px 80px}
h1{font-size:28px;line-height:1.2;margin:0 0 6px;letter-spacing:-.01em}
h2{font-size:19px;margin:44px 0 12px}
header p{margin:0;color:var(--muted);max-width:80ch}
section>p{max-width:80ch;color:var(--muted);margin:0 0 14px}
.numbers{display:flex;flex-wrap:wrap;gap:12px;margin:22px 0 0}
.numbers div{background:var(--surface);border:1px solid var(--line);border-radius:10px;padding:12px 18px}
.numbers dt{color:var(--muted);font-size:13px}
.numbers dd{margin:0;font-size:22px;font-weight:600;font-variant-numeric:tabular-nums}
nav ul{display:flex;flex-wrap:wrap;gap:4px 18px;list-style:none;margin:20px 0 0;padding:0}
a{color:var(--accent)}
.cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,520px),1fr));gap:18px;align-items:start}
.wide{grid-column:1/-1}
figure{margin:0;min-width:0;background:var(--surface);border:1px solid var(--line);border-radius:10px;padding:18px 20px}
figure svg.telar-figure{display:block;width:100%;height:auto}
figcaption{color:var(--muted);font-size:14px;margin-top:10px}
details{margin-top:8px}
summary{cursor:pointer;color:var(--accent);width:max-content}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.scroll{overflow:auto;max-height:420px;margin:8px 0}
.card{min-width:0;background:var(--surface);border:1px solid var(--line);border-radius:10px;padding:6px 14px}
.wide .scroll{max-height:none}
table{border-collapse:collapse;font-size:14px;font-variant-numeric:tabular-nums;color:var(--ink)}
th,td{text-align:left;padding:5px 18px 5px 0;border-bottom:1px solid var(--line);vertical-align:top;white-space:nowrap}
tbody tr:last-child td{border-bottom:0}
th{font-weight:600;color:var(--muted);vertical-align:bottom;white-space:normal}
.long{min-width:26ch;white-space:normal;overflow-wrap:anywhere}
.number{text-align:right}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
pre{overflow:auto;max-height:480px;background:var(--surface);border:1px solid var(--line);border-radius:10px;padding:14px 18px;font:13px/1.5 ui-monospace,monospace}
@media (max-width:640px){main{padding:24px 14px 60px}figure{padding:12px}}
@media print{body{background:none}figure{break-inside:avoid}details{display:none}}`
