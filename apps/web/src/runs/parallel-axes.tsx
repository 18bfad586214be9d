import type { Trial } from '@telarjs/search'
import type { JSX, TargetedPointerEvent } from 'preact'
import { useId, useRef, useState } from 'preact/hooks'
import { useWidth } from '../ui/use-width.js'
import { isWithin, type Axis, type Brushes } from './axes.js'
import { frameOf, type Frame } from './axis-frame.js'
import { runsTexts as t } from '../texts/runs.js'

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
  const width = useWidth(() => holder.current!)
  const frame = frameOf(width, axes.length)
  const setBrush = (name: string, brush: readonly [number, number] | undefined) =>
    onBrush({ ...brushes, [name]: brush })
  return (
    <div ref={holder} class="parallel">
      {width > 0 && (
        <svg width={width} height={frame.height} role="img" aria-label={t.lineEach(trials.length)}>
          <Lines {...props} frame={frame} />
          {axes.map((axis, index) => (
            <AxisLine
              key={axis.name}
              axis={axis}
              frame={frame}
              index={index}
              isLast={index === axes.length - 1}
              brush={brushes[axis.name]}
              onBrush={(brush) => setBrush(axis.name, brush)}
            />
          ))}
        </svg>
      )}
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
  readonly frame: Frame
}

/** Those that are chosen are drawn over the others. */
function Lines({ trials, axes, brushes, pointed, onPoint, frame }: LinesProps): JSX.Element {
  const drawn = trials
    .map((trial) => ({ trial, isChosen: isWithin(trial, axes, brushes) }))
    .toSorted((a, b) => Number(a.isChosen) - Number(b.isChosen))
  return (
    <>
      {drawn.map(({ trial, isChosen }) => (
        <path
          key={trial.index}
          d={pathOf(trial, axes, frame)}
          class={[isChosen ? 'chosen' : '', trial.status, trial.index === pointed ? 'pointed' : ''].join(' ')}
          style={{ '--part': partOf(trial, axes.at(-1)!) }}
          onPointerEnter={() => onPoint(trial.index)}
          onPointerLeave={() => onPoint(undefined)}
        />
      ))}
    </>
  )
}

function pathOf(trial: Trial, axes: readonly Axis[], { point }: Frame): string {
  const points = axes.flatMap(({ place, valueOf }, index) => {
    const value = valueOf(trial)
    return value === undefined
      ? []
      : [
          point(index, place(value))
            .map((at) => at.toFixed(1))
            .join(' '),
        ]
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
  readonly frame: Frame
  readonly index: number
  /** The name of the last axis, which is what is compared, is a long one: beside others it ends where the drawing ends. */
  readonly isLast: boolean
  readonly brush: readonly [number, number] | undefined
  readonly onBrush: (brush: readonly [number, number] | undefined) => void
}

function AxisLine({ axis, frame, index, isLast, brush, onBrush }: AxisLineProps): JSX.Element {
  const [from, setFrom] = useState<number | undefined>(undefined)
  const { isStacked, point, placeAt } = frame
  const [[lowX, lowY], [highX, highY]] = [point(index, 0), point(index, 1)]
  const placeOf = (event: TargetedPointerEvent<SVGRectElement>) => {
    const { left, top: above } = event.currentTarget.ownerSVGElement!.getBoundingClientRect()
    return placeAt(event.clientX - left, event.clientY - above)
  }
  /** What lies over a part of the axis, so wide to both sides, and so much longer. */
  const over = ([low, high]: readonly [number, number], half: number, longer = 0) => {
    const [[x1, y1], [x2, y2]] = [point(index, low), point(index, high)]
    const [dx, dy] = isStacked ? [longer, half] : [half, longer]
    return { x: x1 - dx, y: y2 - dy, width: x2 - x1 + 2 * dx, height: y1 - y2 + 2 * dy }
  }
  return (
    <g class={isStacked ? 'stacked' : ''}>
      <line x1={lowX} y1={lowY} x2={highX} y2={highY} />
      {brush && <rect class="brush" {...over(brush, 7)} />}
      <AxisTexts axis={axis} frame={frame} index={index} isLast={isLast} />
      <rect
        class="grab"
        {...over([0, 1], 16, 6)}
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
        onPointerCancel={() => setFrom(undefined)}
      />
    </g>
  )
}

/** The name of an axis, and what its ends are. */
function AxisTexts({
  axis,
  frame: { isStacked, width, point },
  index,
  isLast,
}: Pick<AxisLineProps, 'axis' | 'frame' | 'index' | 'isLast'>): JSX.Element {
  const [[lowX, lowY], [highX, highY]] = [point(index, 0), point(index, 1)]
  if (isStacked)
    return (
      <>
        <text class="name start" x={lowX} y={lowY - 12}>
          {axis.label()}
        </text>
        <text class="start" x={lowX} y={lowY + 17}>
          {axis.write(0)}
        </text>
        <text class="end" x={highX} y={highY + 17}>
          {axis.write(1)}
        </text>
      </>
    )
  return (
    <>
      <text class={isLast ? 'name end' : 'name'} x={isLast ? width : lowX} y={14}>
        {axis.label()}
      </text>
      <text x={highX} y={highY - 7}>
        {axis.write(1)}
      </text>
      <text x={lowX} y={lowY + 17}>
        {axis.write(0)}
      </text>
    </>
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
