import { ownValue, short, type ValueKind } from '@telarjs/core'
import { writer } from './curve-parts.js'
import { figureWidth, makeFigure, type Figure } from './figure.js'
import { drawTitle } from './frame.js'
import { lineChart } from './line-chart.js'
import { linearScale, logScale, shareTick } from './scale.js'
import { element, escapeText, label, rounded } from './svg.js'

/** One trial of a search. */
export interface TrialPoint {
  /** Its number in the search, as its folder has it. */
  readonly trial: number
  /** By parameter. */
  readonly values: Readonly<Record<string, number | string | boolean>>
  /** Null where it failed, diverged or was stopped before it had one. */
  readonly score: number | null
}

/** The trials of a search as the figures take them. */
export interface SearchResults {
  readonly trials: readonly TrialPoint[]
  readonly direction: 'maximize' | 'minimize'
  /** What the score is: `validation accuracy`. */
  readonly quantity: string
  readonly kind?: ValueKind
  readonly id?: string
}

/**
 * A line for each trial through its parameters to its score; the best three stand out, failed ones are dashed.
 *
 * @example
 * const { svg } = parallelCoordinates({
 *   trials: [{ trial: 1, values: { units: 64 }, score: 0.9 }], direction: 'maximize', quantity: 'validation accuracy',
 * })
 */
export function parallelCoordinates({
  trials,
  direction,
  quantity,
  kind,
  id = 'search-parallel',
}: SearchResults): Figure {
  const write = writer(kind)
  const names = [...new Set(trials.flatMap(({ values }) => Object.keys(values)))]
  const ranked = ranking(trials, direction)
  const best = ranked[0]
  const caption = {
    id,
    title: 'All trials of the search',
    summary: best
      ? `${trials.length} trials, best ${quantity} ${write(best.score)} with ${Object.entries(best.values)
          .map(([name, value]) => `${name} ${text(value)}`)
          .join(', ')}. The best three are drawn strong, failed ones dashed.`
      : `${trials.length} trials, none with a score.`,
  }
  const title = drawTitle(caption)
  const [top, height] = [title.bottom + 34, 260]
  const axes = [
    ...names.map((name) =>
      makeAxis(
        name,
        trials.map(({ values }) => ownValue(values, name)),
        top,
        height,
      ),
    ),
    makeAxis(
      quantity,
      trials.map(({ score }) => score ?? undefined),
      top,
      height,
      { write, apart: 0 },
    ),
  ]
  const [left, right] = [50, figureWidth - 60]
  const at = (i: number) => left + ((right - left) * i) / Math.max(1, axes.length - 1)
  const lines = trials.map((trial) => {
    const rank = ranked.indexOf(trial)
    const points = axes.flatMap((axis, i) => {
      const value = i < names.length ? trial.values[names[i]!] : (trial.score ?? undefined)
      return value === undefined ? [] : [`${rounded(at(i))} ${rounded(axis.place(value))}`]
    })
    const strong = rank >= 0 && rank < 3
    const style = {
      stroke: strong ? `var(--telar-${rank + 1})` : 'var(--telar-7)',
      'stroke-width': strong ? 3 - rank * 0.5 : 1,
      'stroke-opacity': strong ? undefined : '0.4',
      'stroke-dasharray': rank < 0 ? '4 4' : undefined,
    }
    const tip = element(
      'title',
      {},
      escapeText(
        `trial ${trial.trial}: ${Object.entries(trial.values)
          .map(([name, value]) => `${name} ${text(value)}`)
          .join(', ')}: ${trial.score === null ? 'failed' : write(trial.score)}`,
      ),
    )
    return {
      rank,
      markup:
        points.length > 1
          ? element('path', { d: `M${points.join('L')}`, fill: 'none', 'stroke-linejoin': 'round', ...style }, tip)
          : '',
    }
  })
  // The best are drawn last, over the others.
  const drawn = lines
    .sort((a, b) => (b.rank < 0 ? Infinity : b.rank) - (a.rank < 0 ? Infinity : a.rank) || 0)
    .map(({ markup }) => markup)
  const frames = axes.map((axis, i) => {
    const x = at(i)
    const inner = { anchor: 'middle', at: x } as const
    const last = i === axes.length - 1 ? ({ anchor: 'end', at: figureWidth } as const) : inner
    const { anchor, at: headAt } = i === 0 ? ({ anchor: 'start', at: 0 } as const) : last
    const head = label(headAt, top - 14, axis.name, {
      anchor,
      color: 'var(--telar-ink)',
      weight: 600,
    })
    const ticks = axis.ticks.map(
      ({ y, text: tick }) =>
        element('line', { x1: x - 3, x2: x + 3, y1: y, y2: y, stroke: 'var(--telar-muted)' }) +
        label(x + 7, y + 4, tick, { size: 11, halo: true }),
    )
    return (
      head + element('line', { x1: x, x2: x, y1: top, y2: top + height, stroke: 'var(--telar-muted)' }) + ticks.join('')
    )
  })
  const rows = ranked
    .slice(0, 20)
    .map(({ trial, values, score }, i) => [
      String(i + 1),
      String(trial),
      ...names.map((name) => text(ownValue(values, name))),
      write(score),
    ])
  return makeFigure(caption, { height: top + height + 16 }, [title.markup, ...drawn, ...frames], {
    head: ['rank', 'trial', ...names, quantity],
    rows,
  })
}

interface ParameterAxis {
  readonly name: string
  readonly ticks: readonly { readonly y: number; readonly text: string }[]
  place(value: number | string | boolean): number
}

/** Numbers lie on a line, logarithmic where they span more than a factor of thirty; words, truths and up to `apart` numbers lie apart evenly. */
function makeAxis(
  name: string,
  values: readonly (number | string | boolean | undefined)[],
  top: number,
  height: number,
  { write = (value: number) => short(value, 3), apart = 6 } = {},
): ParameterAxis {
  const given = values.filter((value) => value !== undefined)
  const span: [number, number] = [top + height, top]
  const isNumeric = given.length > 0 && given.every((value) => typeof value === 'number')
  if (isNumeric && new Set(given).size > apart) {
    const [low, high] = [Math.min(...given), Math.max(...given)]
    const scale = low > 0 && high / low > 30 ? logScale(low, high, span) : linearScale(low, high, span, { nice: false })
    return {
      name,
      ticks: scale.ticks.map((tick) => ({ y: scale(tick), text: write(tick) })),
      place: (value) => scale(value as number),
    }
  }
  const words = [...new Set((isNumeric ? given.toSorted((a, b) => b - a) : given).map(text))]
  const place = (word: string) => top + (height * (words.indexOf(word) + 0.5)) / words.length
  return { name, ticks: words.map((word) => ({ y: place(word), text: word })), place: (value) => place(text(value)) }
}

/**
 * Every trial's score, and the best so far as a line.
 *
 * @example
 * const { svg } = bestSoFar({
 *   trials: [{ trial: 1, values: { units: 64 }, score: 0.9 }], direction: 'maximize', quantity: 'validation accuracy',
 * })
 */
export function bestSoFar({ trials, direction, quantity, kind, id = 'search-best' }: SearchResults): Figure {
  const write = writer(kind)
  const numbers = trials.map(({ trial }) => trial)
  let best: number | null = null
  const line = trials.map(({ score }) => {
    if (
      score !== null &&
      Number.isFinite(score) &&
      (best === null || (direction === 'maximize' ? score > best : score < best))
    )
      best = score
    return best
  })
  const steps = numbers.flatMap((trial, i) =>
    line[i] !== null && line[i] !== line[i - 1] ? [{ trial, best: line[i] }] : [],
  )
  return lineChart({
    id,
    title: 'Best so far',
    summary:
      best === null
        ? 'No trial has a score.'
        : `Best ${quantity} ${write(best)}, found by trial ${steps.at(-1)!.trial}; ${trials.length} trials in all.`,
    x: { label: 'trial', format: (value) => (Number.isInteger(value) ? String(value) : '') },
    y: { label: quantity, ...(kind === 'fraction' ? { format: shareTick } : {}) },
    series: [
      { name: 'best so far', x: numbers, y: line, stepped: true, color: 0 },
      { name: 'each trial', x: numbers, y: trials.map(({ score }) => score), color: 1, points: true },
    ],
    table: {
      head: ['trial', `best ${quantity} so far`],
      rows: steps.map((step) => [String(step.trial), write(step.best)]),
    },
  })
}

function ranking(trials: readonly TrialPoint[], direction: 'maximize' | 'minimize'): TrialPoint[] {
  const scored = trials.filter(({ score }) => score !== null && Number.isFinite(score))
  return scored.sort((a, b) => (direction === 'maximize' ? b.score! - a.score! : a.score! - b.score!))
}

function text(value: number | string | boolean | undefined): string {
  return typeof value === 'number' ? short(value) : String(value ?? '–')
}
