import { expect, it } from 'vitest'
import { makeFigure } from './figure.js'
import { painted, standalone } from './svg-file.js'

const svg = '<svg class="telar-figure"><path fill="var(--telar-1)" d="M0 0" stroke="var(--telar-ink)"/></svg>'

it('a file of its own follows the theme of its reader, and has light colors where custom properties are unknown', () => {
  const file = standalone(svg)
  expect(file).toContain('xmlns="http://www.w3.org/2000/svg"')
  expect(file).toContain(
    '<path fill="#0e5fa0" style="fill:var(--telar-1);stroke:var(--telar-ink)" d="M0 0" stroke="#1c2430"/>',
  )
  expect(file).toContain('@media (prefers-color-scheme:dark)')
})

it('a painted figure has no custom properties left', () => {
  expect(painted(svg, 'dark')).toContain('<path fill="#76ccff" d="M0 0" stroke="#e8ebef"/>')
  expect(painted(svg)).not.toContain('var(')
})

it('has a margin, which in a page its frame would give it', () => {
  const figure = makeFigure({ id: 'x', title: 'X', summary: 'X.' }, { width: 100, height: 50 }, [], {
    head: [],
    rows: [],
  })
  const file = painted(figure.svg)
  expect(file).toContain('viewBox="-20 -20 140 90" width="140" height="90"')
  expect(file).toContain('<rect x="-20" y="-20" width="140" height="90" fill="#ffffff"/>')
})
