import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { theme } from '../state/theme.js'
import { rangeOf, shownSteps } from './axis-range.js'

/** One curve of a plot. */
export interface PlotSeries {
  readonly label: string
  readonly x: readonly number[]
  readonly y: readonly number[]
  /** A CSS variable: `--train`. */
  readonly color: string
  readonly width?: number
  readonly faint?: boolean
  readonly points?: boolean
  readonly dash?: readonly number[]
}

interface PlotProps {
  readonly title: string
  readonly series: readonly PlotSeries[]
  readonly log?: boolean
  readonly format: (value: number) => string
  readonly height?: number
  /** Steps that the run will have, as far as that is known. */
  readonly steps?: number
  /** Whether the axis begins at 0 wherever the values are. */
  readonly fromZero?: boolean
  /** Steps where an epoch ends. */
  readonly marks?: readonly number[]
  /** What the curves say, for those who cannot see them. */
  readonly summary: string
}

/** Curves over steps. Dragging zooms, a double click shows all. */
export function Plot({
  title,
  series,
  log = false,
  format,
  height = 220,
  steps = 0,
  fromZero = false,
  marks = [],
  summary,
}: PlotProps): JSX.Element {
  const holder = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot | undefined>(undefined)
  const zoomed = useRef(false)
  const range = rangeOf(series, fromZero)
  const end = shownSteps(Math.max(0, ...series.map(({ x }) => x.at(-1) ?? 0)), steps)
  const latest = useRef({ marks, format, range, end })
  latest.current = { marks, format, range, end }
  const look = JSON.stringify([
    series.map(({ label, color, width, faint, points, dash }) => [label, color, width, faint, points, dash]),
    log,
    theme.value,
    height,
  ])

  useEffect(() => {
    const element = holder.current!
    const css = getComputedStyle(document.documentElement)
    const color = (name: string) => css.getPropertyValue(name).trim()
    const font = `11px ${color('--mono')}`
    const axis: uPlot.Axis = {
      stroke: color('--ink-2'),
      grid: { stroke: color('--grid'), width: 1 },
      ticks: { show: false },
      font,
      gap: 4,
    }
    const made = new uPlot(
      {
        width: Math.max(120, element.clientWidth),
        height,
        padding: [8, 18, 0, 0],
        scales: { x: { time: false }, y: log ? { distr: 3 } : { range: () => latest.current.range } },
        axes: [
          { ...axis, size: 24, values: (_, ticks) => ticks.map(tick) },
          {
            ...axis,
            size: 52,
            values: (_, ticks) => ticks.map((value) => (value === null ? '' : latest.current.format(value))),
          },
        ],
        legend: { show: false },
        cursor: { points: { size: 6 }, drag: { x: true, y: false } },
        series: [
          {},
          ...series.map(({ label, color: name, width = 1.6, faint = false, points = false, dash }): uPlot.Series => ({
            label,
            stroke: faint ? `color-mix(in srgb, ${color(name)} 18%, transparent)` : color(name),
            width,
            spanGaps: true,
            points: { show: points, size: 5, fill: color(name) },
            ...(dash ? { dash: [...dash] } : {}),
          })),
        ],
        hooks: {
          drawClear: [(u) => drawMarks(u, latest.current.marks, color('--grid'))],
          setCursor: [(u) => showValues(u, element, latest.current.format)],
          setSelect: [(u) => (zoomed.current ||= u.select.width > 0)],
        },
      },
      dataOf(series),
      element,
    )
    plot.current = made
    zoomed.current = false
    made.over.addEventListener('dblclick', () => {
      zoomed.current = false
      made.setScale('x', { min: 0, max: latest.current.end })
    })
    const observer = new ResizeObserver(() => made.setSize({ width: Math.max(120, element.clientWidth), height }))
    observer.observe(element)
    return () => {
      observer.disconnect()
      made.destroy()
      plot.current = undefined
    }
  }, [look])

  // A part that somebody looks at stays where it is while the curves grow.
  useEffect(() => {
    const made = plot.current
    const { min, max } = made?.scales['x'] ?? {}
    made?.batch(() => {
      made.setData(dataOf(series), false)
      made.setScale(
        'x',
        zoomed.current && min !== undefined && max !== undefined ? { min: min!, max: max! } : { min: 0, max: end },
      )
    })
  }, [series, end, look])

  return (
    <figure class="plot">
      <figcaption>
        <span class="plot-title">{title}</span>
        <span class="legend">
          {series
            .filter(({ faint, label }) => !faint && label !== title.toLowerCase())
            .map(({ label, color, dash }) => (
              <span key={label + color}>
                <i class={dash ? 'dashed' : ''} style={{ '--swatch': `var(${color})` }} />
                {label}
              </span>
            ))}
        </span>
      </figcaption>
      <div
        ref={holder}
        class="canvas"
        style={{ height: `${height}px` }}
        role="img"
        aria-label={`${title}. ${summary}`}
      />
    </figure>
  )
}

function dataOf(series: readonly PlotSeries[]): uPlot.AlignedData {
  if (series.length === 0) return [[], []]
  if (series.length === 1) return [[...series[0]!.x], finite(series[0]!.y)]
  return uPlot.join(series.map(({ x, y }) => [[...x], finite(y)] as unknown as uPlot.AlignedData))
}

function finite(values: readonly number[]): (number | null)[] {
  return values.map((value) => (Number.isFinite(value) ? value : null))
}

function tick(step: number): string {
  return step >= 1e6 ? `${step / 1e6}M` : step >= 1e4 ? `${step / 1e3}k` : String(step)
}

function drawMarks(u: uPlot, marks: readonly number[], color: string): void {
  if (marks.length > 40) return
  const { left, top, width, height } = u.bbox
  u.ctx.save()
  u.ctx.strokeStyle = color
  u.ctx.setLineDash([2, 4])
  for (const mark of marks) {
    const x = Math.round(u.valToPos(mark, 'x', true))
    if (x < left || x > left + width) continue
    u.ctx.beginPath()
    u.ctx.moveTo(x, top)
    u.ctx.lineTo(x, top + height)
    u.ctx.stroke()
  }
  u.ctx.restore()
}

/** The values under the pointer stand in the tip of the plot's title. */
function showValues(u: uPlot, element: HTMLElement, format: (value: number) => string): void {
  const { idx } = u.cursor
  const caption = element.parentElement?.querySelector<HTMLElement>('.plot-title')
  if (!caption) return
  caption.dataset['title'] ??= caption.textContent ?? ''
  if (idx === null || idx === undefined) {
    caption.dataset['values'] = ''
    return
  }
  const parts = u.series
    .slice(1)
    .map((series, i) => [series, u.data[i + 1]?.[idx]] as const)
    .filter(([, value]) => typeof value === 'number')
  caption.dataset['values'] =
    `step ${u.data[0][idx]}: ${[...new Set(parts.map(([series, value]) => `${String(series.label)} ${format(value as number)}`))].join(', ')}`
}
