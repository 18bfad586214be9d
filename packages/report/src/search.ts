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
      ? `${trials.length} trials, best ${quantity} ${write(best.score)} with ${listed(best.values)}. The best three are drawn strong, failed ones dashed.`
      : `${trials.length} trials, none with a score.`,
  }
  const title = drawTitle(caption)
  const [top, height] = [title.bottom + 34, 260]
  const parameters = names.map((name) => {
    const values = trials.map((trial) => ownValue(trial.values, name))
    return makeAxis(name, values, top, height)
  })
  const scores = trials.map(({ score }) => score ?? undefined)
  const axes = [...parameters, makeAxis(quantity, scores, top, height, { write, apart: 0 })]
  const [left, right] = [50, figureWidth - 60]
  const at = (i: number) => left + ((right - left) * i) / Math.max(1, axes.length - 1)
  // The best are drawn last, over the others.
  const lines = [...trials.filter((trial) => !ranked.includes(trial)), ...ranked.toReversed()].map((trial) => {
    const points = axes.flatMap((axis, i) => {
      const value = i < names.length ? trial.values[names[i]!] : (trial.score ?? undefined)
      return value === undefined ? [] : [`${rounded(at(i))} ${rounded(axis.place(value))}`]
    })
    return drawTrial(trial, points, ranked.indexOf(trial), write)
  })
  const frames = axes.map((axis, i) => drawAxis(axis, at(i), axisEnd(i, axes.length), top, height))
  const rows = ranked
    .slice(0, 20)
    .map(({ trial, values, score }, i) => [
      String(i + 1),
      String(trial),
      ...names.map((name) => text(ownValue(values, name))),
      write(score),
    ])
  return makeFigure(caption, { height: top + height + 16 }, [title.markup, ...lines, ...frames], {
    head: ['rank', 'trial', ...names, quantity],
    rows,
  })
}

/** `units 64, rate 0.1` */
function listed(values: TrialPoint['values']): string {
  return Object.entries(values)
    .map(([name, value]) => `${name} ${text(value)}`)
    .join(', ')
}

/** @param rank from 0, the best; negative where the trial has no score */
function drawTrial(
  { trial, values, score }: TrialPoint,
  points: readonly string[],
  rank: number,
  write: (score: number | null) => string,
): string {
  if (points.length < 2) return ''
  const strong = rank >= 0 && rank < 3
  const style = {
    stroke: strong ? `var(--telar-${rank + 1})` : 'var(--telar-7)',
    'stroke-width': strong ? 3 - rank * 0.5 : 1,
    'stroke-opacity': strong ? undefined : '0.4',
    'stroke-dasharray': rank < 0 ? '4 4' : undefined,
  }
  const tip = `trial ${trial}: ${listed(values)}: ${score === null ? 'failed' : write(score)}`
  return element(
    'path',
    { d: `M${points.join('L')}`, fill: 'none', 'stroke-linejoin': 'round', ...style },
    element('title', {}, escapeText(tip)),
  )
}

type AxisEnd = 'first' | 'last' | undefined

/** Whether an axis stands at an end of the figure, where its name is set flush with the figure's edge. */
function axisEnd(i: number, count: number): AxisEnd {
  if (i === 0) return 'first'
  return i === count - 1 ? 'last' : undefined
}

function drawAxis(axis: ParameterAxis, x: number, end: AxisEnd, top: number, height: number): string {
  const heads = {
    first: { anchor: 'start', at: 0 },
    last: { anchor: 'end', at: figureWidth },
    inner: { anchor: 'middle', at: x },
  } as const
  const { anchor, at } = heads[end ?? 'inner']
  const head = label(at, top - 14, axis.name, { anchor, color: 'var(--telar-ink)', weight: 600 })
  const ticks = axis.ticks.map(
    ({ y, text: tick }) =>
      element('line', { x1: x - 3, x2: x + 3, y1: y, y2: y, stroke: 'var(--telar-muted)' }) +
      label(x + 7, y + 4, tick, { size: 11, halo: true }),
  )
  return (
    head + element('line', { x1: x, x2: x, y1: top, y2: top + height, stroke: 'var(--telar-muted)' }) + ticks.join('')
  )
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
