import type { Trial } from '@telarjs/search'
import type { JSX, TargetedPointerEvent } from 'preact'
import { useId, useRef, useState } from 'preact/hooks'
import { useWidth } from '../ui/use-width.js'
import { isWithin, type Axis, type Brushes } from './axes.js'
import { runsTexts as t } from '../texts/runs.js'

const height = 260
const [top, bottom, side] = [40, 24, 64]
const toY = (place: number) => top + (1 - place) * (height - top - bottom)
const toPlace = (y: number) => Math.min(1, Math.max(0, 1 - (y - top) / (height - top - bottom)))

/** Between axes, so that their names fit. */
const leastDistance = 124

/** A part of an axis that is shorter is a click. */
const leastBrush = 0.02

interface ParallelAxesProps {
  readonly trials: readonly Trial[]
  readonly axes: readonly Axis[]
  readonly brushes: Brushes
  readonly onBrush: (brushes: Brushes) => void
  /** The trial that somebody points at. */
  readonly pointed: number | undefined
  readonly onPoint: (trial: number | undefined) => void
}

/** A line for each trial through its values to what it came to. A part of an axis can be chosen by dragging, or by sliders. */
export function ParallelAxes(props: ParallelAxesProps): JSX.Element {
  const { trials, axes, brushes, onBrush } = props
  const holder = useRef<HTMLDivElement>(null)
  // On a narrow screen the axes keep their distance, and are scrolled.
  const width = Math.max(
    useWidth(() => holder.current!),
    axes.length * leastDistance,
  )
  const toX = (index: number) => side + ((width - 2 * side) * index) / Math.max(1, axes.length - 1)
  const setBrush = (name: string, brush: readonly [number, number] | undefined) =>
    onBrush({ ...brushes, [name]: brush })
  return (
    <div ref={holder} class="parallel">
      <div class="parallel-scroll" tabIndex={0} role="region" aria-label={t.lines}>
        <svg width={width} height={height} role="img" aria-label={t.lineEach(trials.length)}>
          <Lines {...props} toX={toX} />
          {axes.map((axis, index) => (
            <AxisLine
              key={axis.name}
              axis={axis}
              x={toX(index)}
              isLast={index === axes.length - 1}
              brush={brushes[axis.name]}
              onBrush={(brush) => setBrush(axis.name, brush)}
            />
          ))}
        </svg>
      </div>
      <details class="narrow-axes">
        <summary>{t.narrow}</summary>
        <div>
          {axes.map((axis) => (
            <Sliders
              key={axis.name}
              axis={axis}
              brush={brushes[axis.name]}
              onBrush={(brush) => setBrush(axis.name, brush)}
            />
          ))}
        </div>
      </details>
    </div>
  )
}

interface LinesProps extends ParallelAxesProps {
  readonly toX: (index: number) => number
}

/** Those that are chosen are drawn over the others. */
function Lines({ trials, axes, brushes, pointed, onPoint, toX }: LinesProps): JSX.Element {
  const drawn = trials
    .map((trial) => ({ trial, isChosen: isWithin(trial, axes, brushes) }))
    .toSorted((a, b) => Number(a.isChosen) - Number(b.isChosen))
  return (
    <>
      {drawn.map(({ trial, isChosen }) => (
        <path
          key={trial.index}
          d={pathOf(trial, axes, toX)}
          class={[isChosen ? 'chosen' : '', trial.status, trial.index === pointed ? 'pointed' : ''].join(' ')}
          style={{ '--part': partOf(trial, axes.at(-1)!) }}
          onPointerEnter={() => onPoint(trial.index)}
          onPointerLeave={() => onPoint(undefined)}
        />
      ))}
    </>
  )
}

function pathOf(trial: Trial, axes: readonly Axis[], toX: (index: number) => number): string {
  const points = axes.flatMap(({ place, valueOf }, index) => {
    const value = valueOf(trial)
    return value === undefined ? [] : [`${toX(index).toFixed(1)} ${toY(place(value)).toFixed(1)}`]
  })
  return `M${points.join('L')}`
}

/** Where the trial lies among the others, 0 … 1. */
function partOf(trial: Trial, { place, valueOf }: Axis): number {
  const value = valueOf(trial)
  return value === undefined ? 0 : place(value)
}

interface AxisLineProps {
  readonly axis: Axis
  readonly x: number
  /** The name of the last axis, which is what is compared, is a long one: it ends where the drawing ends. */
  readonly isLast: boolean
  readonly brush: readonly [number, number] | undefined
  readonly onBrush: (brush: readonly [number, number] | undefined) => void
}

function AxisLine({ axis, x, isLast, brush, onBrush }: AxisLineProps): JSX.Element {
  const [from, setFrom] = useState<number | undefined>(undefined)
  const placeOf = (event: TargetedPointerEvent<SVGRectElement>) =>
    toPlace(event.clientY - event.currentTarget.ownerSVGElement!.getBoundingClientRect().top)
  return (
    <g transform={`translate(${x} 0)`}>
      <line y1={toY(1)} y2={toY(0)} />
      {brush && <rect class="brush" x={-7} width={14} y={toY(brush[1])} height={toY(brush[0]) - toY(brush[1])} />}
      <text x={isLast ? side : 0} y={14} class={isLast ? 'name last' : 'name'}>
        {axis.label()}
      </text>
      <text y={toY(1) - 7}>{axis.write(1)}</text>
      <text y={toY(0) + 17}>{axis.write(0)}</text>
      <rect
        class="grab"
        x={-16}
        width={32}
        y={top - 6}
        height={height - top - bottom + 12}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId)
          setFrom(placeOf(event))
          onBrush(undefined)
        }}
        onPointerMove={(event) => {
          if (from === undefined) return
          const now = placeOf(event)
          const isDrag = Math.abs(now - from) >= leastBrush
          onBrush(isDrag ? [Math.min(from, now), Math.max(from, now)] : undefined)
        }}
        onPointerUp={() => setFrom(undefined)}
      />
    </g>
  )
}

/** The same by keyboard: from where to where of an axis. */
function Sliders({ axis, brush = [0, 1], onBrush }: Pick<AxisLineProps, 'axis' | 'brush' | 'onBrush'>): JSX.Element {
  const id = useId()
  const [low, high] = brush
  const set = (next: readonly [number, number]) => onBrush(next[0] <= 0 && next[1] >= 1 ? undefined : next)
  const slider = (label: string, value: number, take: (value: number) => void) => (
    <input
      type="range"
      min="0"
      max="1"
      step="0.01"
      value={value}
      aria-label={label}
      aria-valuetext={axis.write(value)}
      onInput={(event) => take(Number(event.currentTarget.value))}
    />
  )
  return (
    <div role="group" aria-labelledby={id}>
      <span id={id}>{axis.label()}</span>
      {slider(t.least(axis.label()), low, (value) => set([Math.min(value, high), high]))}
      {slider(t.largest(axis.label()), high, (value) => set([low, Math.max(value, low)]))}
      <span class="hint">{t.range(axis.write(low), axis.write(high))}</span>
    </div>
  )
}
