import { signal, type ReadonlySignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect, useMemo, useState } from 'preact/hooks'
import type { Curves } from '../shared/curves.js'
import { comparedRuns, type ComparedRun } from '../state/compared.js'
import { curvesVersion, shownCurves, shownRun } from '../state/run.js'
import { Toggle } from '../ui/controls.js'
import { axisText, capitalised } from '../shared/numbers.js'
import type { PlotSeries } from '../ui/chart.js'
import { Plot } from '../ui/plot.js'
import { comparedSeries, evaluationSeries, numberMetrics, rateSeries, stepSeries, valueOf } from '../ui/run-series.js'
import { metricName, splitName } from '../texts/names.js'
import { formatMetric, percent, short } from '../texts/numbers.js'
import { trainTexts as t } from '../texts/train.js'

const smoothing = signal(0.95)
const logarithmic = signal(false)

/** At most so often the curves are drawn anew. */
const drawMs = 120

/** Loss, metrics and learning rate over the steps. */
export function CurvesView(): JSX.Element {
  return (
    <>
      <PlotTools />
      <div class="plots">
        <Plots />
      </div>
    </>
  )
}

function PlotTools(): JSX.Element {
  const s = smoothing.value
  return (
    <div class="plot-tools">
      <label class="slider">
        <span>{t.smoothing}</span>
        <input
          type="range"
          min="0"
          max="0.995"
          step="0.005"
          value={s}
          onInput={(event) => (smoothing.value = Number(event.currentTarget.value))}
        />
        <span class="value">{percent(s, Number.isInteger(Math.round(s * 1000) / 10) ? 0 : 1)}</span>
      </label>
      <Toggle label={t.logScale} checked={logarithmic.value} onChange={(next) => (logarithmic.value = next)} />
      <span class="hint">{t.dragToZoom}</span>
    </div>
  )
}

/** What a plot shows; made anew when the curves have grown, and not each time the page is drawn. */
interface PlotData {
  readonly name: string
  readonly series: readonly PlotSeries[]
  readonly summary: string
}

function Plots(): JSX.Element {
  const version = useCalm(curvesVersion)
  const run = shownRun.value
  const compared = comparedRuns.value
  const s = smoothing.value
  const plots = useMemo(() => plotsOf(shownCurves(), compared, s), [version, s, compared, run?.id])
  const rates = useMemo(() => ratesOf(shownCurves()), [version, run?.id])
  const { steps = 0, stepsPerEpoch = 0 } = run ?? {}
  const marks = useMemo(() => epochMarks(stepsPerEpoch, steps), [stepsPerEpoch, steps])
  return (
    <>
      {plots.map(({ name, series, summary }) => (
        <Plot
          key={name}
          title={capitalised(metricName(name))}
          series={series}
          log={name === 'loss' && logarithmic.value}
          format={(value, step) => axisText(run?.valueKinds[name], value, step)}
          marks={marks}
          steps={steps}
          summary={summary}
        />
      ))}
      <Plot
        title={t.learningRate}
        series={rates}
        format={(value) => short(value)}
        height={120}
        marks={marks}
        steps={steps}
        fromZero
        summary={t.now(short(shownCurves().rates().at(-1) ?? 0))}
      />
    </>
  )
}

function plotsOf(curves: Curves, compared: readonly ComparedRun[], s: number): readonly PlotData[] {
  const trained = curves.names().filter((name) => name !== 'loss')
  const names = new Set(['loss', ...trained, ...numberMetrics(curves)])
  return [...names].map((name) => ({
    name,
    summary: summaryOf(curves, name),
    series: [...runSeries(curves, name, s), ...compared.flatMap((run) => comparedSeries(run, name))],
  }))
}

function ratesOf(curves: Curves): readonly PlotSeries[] {
  return [{ label: t.learningRate.toLowerCase(), ...rateSeries(curves), color: '--rate' }]
}

/** A number that grows often, taken over at most every `drawMs`: what reads it is drawn no more often. */
function useCalm(version: ReadonlySignal<number>): number {
  const [calm, setCalm] = useState(version.peek())
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const take = () => {
      timer = undefined
      setCalm(version.peek())
    }
    const stop = version.subscribe(() => {
      timer ??= setTimeout(take, drawMs)
    })
    return () => {
      stop()
      clearTimeout(timer)
    }
  }, [version])
  return calm
}

function epochMarks(stepsPerEpoch: number, steps: number): readonly number[] {
  if (stepsPerEpoch < 1 || steps < 1) return []
  return Array.from({ length: Math.max(0, Math.floor(steps / stepsPerEpoch) - 1) }, (_, i) => (i + 1) * stepsPerEpoch)
}

function runSeries(curves: Curves, name: string, s: number): PlotSeries[] {
  const train = { label: splitName('train'), color: '--train' }
  const raw: PlotSeries[] =
    curves.series(name).length === 0
      ? []
      : [
          ...(s > 0 ? [{ ...train, ...stepSeries(curves, name), faint: true, width: 1 }] : []),
          { ...train, ...stepSeries(curves, name, s), width: 2 },
        ]
  const splits = Object.entries(curves.evaluations()).map(([split, points], index): PlotSeries => ({
    label: splitName(split),
    ...evaluationSeries(curves, split, name),
    color: index === 0 ? '--held' : '--third',
    width: 2,
    points: points.length <= 40,
  }))
  return [...raw, ...splits.filter(({ x: steps }) => steps.length > 0)]
}

function summaryOf(curves: Curves, name: string): string {
  const train = curves.series(name).at(-1)
  const parts = Object.entries(curves.evaluations())
    .flatMap(([split, points]) => points.slice(-1).map((point) => [split, valueOf(point, name)] as const))
    .filter(([, value]) => value !== undefined)
  const all = [...(train === undefined ? [] : [['train', train] as const]), ...parts]
  return all.length === 0
    ? t.nothingYet
    : t.last(
        all
          .map(([split, value]) => `${splitName(split)} ${formatMetric(value, shownRun.value?.valueKinds[name])}`)
          .join(', '),
      )
}
