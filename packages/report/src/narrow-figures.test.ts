import { describe, expect, it } from 'vitest'
import { partialDependenceFigure } from './interpretation.js'
import { reliabilityDiagram } from './reliability.js'
import { calibration } from './statistics.js'
import { fontSize } from './svg.js'

/** The part of a label that stands to the left of its place. */
const partBefore: Readonly<Record<string, number>> = { start: 0, middle: 0.5, end: 1 }

describe('a narrow figure', () => {
  const answers = { outputs: ['a long name of a class', 'no'], quantity: 'probability', split: 'validation' }
  const means = [
    [0.9, 0.1],
    [0.2, 0.8],
  ]
  const sure = calibration(
    Float32Array.from({ length: 1000 }, (_, i) => i / 1000),
    Array.from({ length: 1000 }, (_, i) => i % 3 > 0),
  )
  it.each([
    reliabilityDiagram(sure, 'validation', undefined, 300),
    partialDependenceFigure({ ...answers, column: 'a long name of a column', grid: [1, 2], means }, '', undefined, 300),
    partialDependenceFigure(
      { ...answers, column: 'colors', grid: ['a very long name of a color, which is cut', 'red'], means },
      '',
      undefined,
      300,
    ),
  ])('has no word beyond its edges: $title', ({ svg, width }) => {
    expect(width).toBe(300)
    const labels = [...svg.matchAll(/<text x="([\d.-]+)"([^>]*)>([^<]*)</g)]
    expect(labels.length).toBeGreaterThan(6)
    const beyond = labels.filter(([, x, more, text]) => {
      // About 0.56 of its size is the width of a letter.
      const room = text!.length * 0.56 * Number(/font-size="(\d+)"/.exec(more!)?.[1] ?? 12)
      if (more!.includes('rotate')) return Number(x) < 0.75 * fontSize
      const left = Number(x) - room * partBefore[/"(end|middle)"/.exec(more!)?.[1] ?? 'start']!
      return left < -1 || left + room > width + 1
    })
    expect(beyond.map(([, , , text]) => text)).toEqual([])
  })
})
