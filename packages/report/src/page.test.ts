import { expect, it } from 'vitest'
import { everyFigure } from '../fixtures/figures.js'
import { htmlPage, tableHtml } from './page.js'

const page = htmlPage({
  title: 'A <run> & more',
  lead: 'Of "everything".',
  numbers: [{ name: 'accuracy', value: '97.9 %' }],
  sections: [{ title: 'All', figures: everyFigure(), folded: [{ title: 'JSON', text: '{"a": "</pre><script>"}' }] }],
})

it('needs nothing from anywhere: no address, no script', () => {
  const addresses = [...page.matchAll(/(?:href|src)="([^"]*)"|url\(([^)]*)\)/g)].map(([, a, b]) => a ?? b!)
  expect(addresses.length).toBeGreaterThan(3)
  for (const address of addresses) expect(address).toMatch(/^(data:image\/png;base64,|#section-\d+$)/)
  expect(page).not.toMatch(/<script|@import|https?:/)
})

it('says text as text', () => {
  expect(page).toContain('<h1>A &lt;run&gt; &amp; more</h1>')
  expect(page).toContain('{&quot;a&quot;: &quot;&lt;/pre&gt;&lt;script&gt;&quot;}')
})

it('aligns numbers to the right', () => {
  const html = tableHtml({
    head: ['name', 'accuracy'],
    rows: [
      ['a', '97.84 % ± 0.10 %'],
      ['b', '–'],
    ],
  })
  expect(html).toContain('<td>a</td><td class="number">97.84 % ± 0.10 %</td>')
})
