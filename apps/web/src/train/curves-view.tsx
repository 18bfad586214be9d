import { percent, short } from '@telarjs/core'
import { signal } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { Curves, EpochPoint } from '../shared/curves.js'
import { comparedRuns } from '../state/compared.js'
import { curvesVersion, shownCurves, shownRun } from '../state/run.js'
import { Toggle } from '../ui/controls.js'
import { capitalised, metricText } from '../shared/numbers.js'
import { Plot, type PlotSeries } from './plot.js'
import { smooth, thin } from './downsample.js'

const smoothing = signal(0.95)
const logarithmic = signal(false)

/** Points per curve that are drawn: more than a screen has dots. */
const most = 2400

/** At most so often the curves are drawn anew. */
const drawMs = 120

/** Loss, metrics and learning rate over the steps. */
export function CurvesView(): JSX.Element {
  const version = useCalm(curvesVersion.value)
  const curves = shownCurves()
  const run = shownRun.value
  const compared = comparedRuns.value
  const marks = useMemo(() => epochMarks(run?.stepsPerEpoch ?? 0, run?.steps ?? 0), [run?.stepsPerEpoch, run?.steps])
  const [s, log] = [smoothing.value, logarithmic.value]
  const metrics = [...new Set([...curves.names().filter((name) => name !== 'loss'), ...numberMetrics(curves)])]
  const plots = useMemo(
    () =>
      ['loss', ...metrics].map((name) => ({
        name,
        series: [
          ...runSeries(curves, name, s),
          ...compared.flatMap(({ name: label, curves: other, color, dash }) =>
            comparedSeries(other, name, label, color, dash),
          ),
        ],
      })),
    [version, s, compared, metrics.join(), run?.id],
  )
  const rates = useMemo(
    (): PlotSeries[] => [{ label: 'learning rate', ...thin(curves.steps(), curves.rates(), 600), color: '--rate' }],
    [version, run?.id],
  )

  return (
    <>
      <div class="plot-tools">
        <label class="slider">
          <span>Smoothing</span>
          <input
            type="range"
            min="0"
            max="0.995"
            step="0.005"
            value={s}
            onInput={(event) => (smoothing.value = Number(event.currentTarget.value))}
          />
          <span class="value">{(s * 100).toFixed(1).replace('.0', '')} %</span>
        </label>
        <Toggle label="Log scale" checked={log} onChange={(next) => (logarithmic.value = next)} />
        <span class="hint">Drag to zoom, double click for all.</span>
      </div>
      <div class="plots">
        {plots.map(({ name, series }) => (
          <Plot
            key={name}
            title={capitalised(name)}
            series={series}
            log={name === 'loss' && log}
            format={(value) => (name === 'loss' ? short(value) : axisText(name, value))}
            marks={marks}
            steps={run?.steps ?? 0}
            summary={summaryOf(curves, name)}
          />
        ))}
        <Plot
          title="Learning rate"
          series={rates}
          format={short}
          height={120}
          marks={marks}
          steps={run?.steps ?? 0}
          fromZero
          summary={`Now ${short(curves.rates().at(-1) ?? 0)}.`}
        />
      </div>
    </>
  )
}

/** A number that grows often, taken over calmly. */
function useCalm(version: number): number {
  const [calm, setCalm] = useState(version)
  const latest = useRef(version)
  latest.current = version
  const isBehind = version !== calm
  useEffect(() => {
    if (!isBehind) return
    const wait = setInterval(() => setCalm(latest.current), drawMs)
    return () => clearInterval(wait)
  }, [isBehind])
  return calm
}

function epochMarks(stepsPerEpoch: number, steps: number): readonly number[] {
  if (stepsPerEpoch < 1 || steps < 1) return []
  return Array.from({ length: Math.max(0, Math.floor(steps / stepsPerEpoch) - 1) }, (_, i) => (i + 1) * stepsPerEpoch)
}

function numberMetrics(curves: Curves): string[] {
  return Object.values(curves.evaluations()).flatMap((points) =>
    Object.entries(points.at(-1)?.metrics ?? {})
      .filter(([, value]) => typeof value === 'number')
      .map(([name]) => name),
  )
}

function runSeries(curves: Curves, name: string, s: number): PlotSeries[] {
  const [x, y] = [curves.steps(), curves.series(name)]
  const raw: PlotSeries[] =
    y.length === 0
      ? []
      : [
          ...(s > 0 ? [{ label: 'train', ...thin(x, y, most), color: '--train', faint: true, width: 1 }] : []),
          { label: 'train', ...thin(x, s > 0 ? smooth(y, s) : y, most), color: '--train', width: 2 },
        ]
  const splits = Object.entries(curves.evaluations()).map(([split, points], index): PlotSeries => ({
    label: split,
    ...evaluationPoints(points, name),
    color: index === 0 ? '--held' : '--third',
    width: 2,
    points: points.length <= 40,
  }))
  return [...raw, ...splits.filter(({ x: steps }) => steps.length > 0)]
}

function comparedSeries(
  curves: Curves,
  name: string,
  label: string,
  color: string,
  dash: readonly number[],
): PlotSeries[] {
  const held = Object.values(curves.evaluations())[0]
  const points = held ? evaluationPoints(held, name) : undefined
  const line = { label, color, dash, width: 1.6 }
  if (points && points.x.length > 1) return [{ ...line, ...points, points: points.x.length <= 40 }]
  const y = curves.series(name)
  return y.length === 0 ? [] : [{ ...line, ...thin(curves.steps(), smooth(y, 0.95), most) }]
}

function evaluationPoints(points: readonly EpochPoint[], name: string): { x: number[]; y: number[] } {
  const valued = points
    .map((point) => [point.step, name === 'loss' ? point.loss : point.metrics[name]] as const)
    .filter((pair): pair is readonly [number, number] => typeof pair[1] === 'number')
  return { x: valued.map(([step]) => step), y: valued.map(([, value]) => value) }
}

function axisText(name: string, value: number): string {
  return /loss|error|mae|mse|r2/.test(name) || value < 0 || value > 1.2 ? short(value) : percent(value, 0)
}

function summaryOf(curves: Curves, name: string): string {
  const train = curves.series(name).at(-1)
  const parts = Object.entries(curves.evaluations())
    .map(([split, points]) => [split, evaluationPoints(points, name).y.at(-1)] as const)
    .filter(([, value]) => value !== undefined)
  const all = [...(train === undefined ? [] : [['train', train] as const]), ...parts]
  return all.length === 0
    ? 'Nothing yet.'
    : `Last: ${all.map(([label, value]) => `${label} ${name === 'loss' ? short(value!) : metricText(name, value!)}`).join(', ')}.`
}
