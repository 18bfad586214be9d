import axe from 'axe-core'
import { afterEach, expect, it } from 'vitest'
import { everyFigure } from '../fixtures/figures.js'
import { htmlPage } from './page.js'
import { standalone } from './svg-file.js'

const page = htmlPage({
  title: 'A <run> & more',
  lead: 'Of "everything".',
  numbers: [{ name: 'accuracy', value: '97.9 %' }],
  sections: [
    { title: 'First', figures: everyFigure() },
    { title: 'Second', tables: [{ head: ['', ''], rows: [['a', '1']] }] },
    { title: 'Third', folded: [{ title: 'JSON', text: '{}' }] },
  ],
})

afterEach(() => {
  document.body.replaceChildren()
})

it.each(everyFigure())('$id is well-formed XML as a file of its own', ({ svg }) => {
  const parsed = new DOMParser().parseFromString(standalone(svg), 'image/svg+xml')
  expect(parsed.querySelector('parsererror')?.textContent).toBeUndefined()
  expect(parsed.documentElement.namespaceURI).toBe('http://www.w3.org/2000/svg')
})

it.each(['light', 'dark'])('axe finds nothing wrong with the page in %s', async (theme) => {
  const frame = document.createElement('iframe')
  frame.style.cssText = `width: 1200px; height: 900px; color-scheme: ${theme}`
  frame.srcdoc = page.replace('<html lang="en">', `<html lang="en" data-theme="${theme}">`)
  await new Promise((done) => {
    frame.onload = done
    document.body.append(frame)
  })
  const script = frame.contentDocument!.createElement('script')
  script.textContent = axe.source
  frame.contentDocument!.head.append(script)
  const inside = (frame.contentWindow as unknown as { axe: typeof axe }).axe
  const { violations } = await inside.run(frame.contentDocument!)
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]!.html}`)).toEqual([])
})
