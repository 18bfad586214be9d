import type { Json } from '@telarjs/core'
import type { Dimension, Trial } from '@telarjs/search'
import type { Parameter } from '../state/search-space.js'
import { metricName, splitName } from '../texts/names.js'
import { formatMetric, short } from '../texts/numbers.js'
import { runsTexts as t } from '../texts/runs.js'

/** An axis of parallel coordinates. */
export interface Axis {
  readonly name: string
  /** What it is called in the language of the page. */
  label(): string
  /** Where a value lies, 0 … 1 from below. */
  place(value: Json): number
  /** What stands at a place. */
  write(place: number): string
  /** Nothing where the trial has no value there. */
  valueOf(trial: Trial): Json | undefined
}

/** The chosen part of axes by their names, each as two places with the lower one first. */
export type Brushes = Readonly<Record<string, readonly [number, number] | undefined>>

interface ScoreGoal {
  readonly metric: string
  readonly split: string
}

/** An axis for each parameter, and one for what trials came to. */
export function axesOf(
  searched: readonly Pick<Parameter, 'name' | 'label' | 'dimension'>[],
  trials: readonly Trial[],
  goal: ScoreGoal,
): readonly Axis[] {
  const parameters = searched.map(({ name, label, dimension }): Axis => ({
    name,
    label,
    ...scaleOf(dimension),
    valueOf: ({ values }) => values[name],
  }))
  return [...parameters, scoreAxis(trials, goal)]
}

function scaleOf(dimension: Dimension): Pick<Axis, 'place' | 'write'> {
  if ('choices' in dimension) {
    const texts = dimension.choices.map((choice) => JSON.stringify(choice))
    const last = Math.max(1, texts.length - 1)
    return {
      place: (value) => texts.indexOf(JSON.stringify(value)) / last,
      write: (place) => String(dimension.choices[Math.round(place * last)]),
    }
  }
  const [[kind, [low, high]]] = Object.entries(dimension) as [[string, readonly [number, number]]]
  const isLog = kind.startsWith('log')
  const [from, to] = isLog ? [Math.log(low), Math.log(high)] : [low, high]
  return {
    place: (value) => ((isLog ? Math.log(Number(value)) : Number(value)) - from) / (to - from),
    write(place) {
      const at = from + place * (to - from)
      const value = isLog ? Math.exp(at) : at
      return short(kind.endsWith('nt') ? Math.round(value) : value, 3)
    },
  }
}

/** What a trial came to; of one that was ended early, what it last reported. */
function scoreAxis(trials: readonly Trial[], { metric, split }: ScoreGoal): Axis {
  const valueOf = ({ value, reports, status }: Trial) =>
    status === 'failed' ? undefined : (value ?? reports.at(-1)?.value)
  const values = trials.flatMap((trial) => valueOf(trial) ?? []).filter(Number.isFinite)
  const [low, high] = values.length > 0 ? [Math.min(...values), Math.max(...values)] : [0, 1]
  const width = high - low || 1
  return {
    name: 'score',
    label: () => t.metricOf(metricName(metric), splitName(split)),
    place: (value) => (Number(value) - low) / width,
    write: (place) => formatMetric(low + place * width, metric === 'loss' ? undefined : 'fraction'),
    valueOf,
  }
}

/** Whether a trial passes the chosen part of every axis. */
export function isWithin(trial: Trial, axes: readonly Axis[], brushes: Brushes): boolean {
  return axes.every(({ name, place, valueOf }) => {
    const brush = brushes[name]
    if (!brush) return true
    const value = valueOf(trial)
    if (value === undefined) return false
    const at = place(value)
    return at >= brush[0] && at <= brush[1]
  })
}
