import type { JSX } from 'preact'
import { useEffect, useMemo, useRef } from 'preact/hooks'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { theme } from '../state/theme.js'
import { rangeOf, shownSteps } from './axis-range.js'
import { chartOptions, dataOf, widthOf, type Drawn, type PlotSeries } from './chart.js'
import { useOwnFrame } from './use-own-frame.js'

interface PlotProps {
  readonly title: string
  readonly series: readonly PlotSeries[]
  readonly log?: boolean
  readonly format: Drawn['format']
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
export function Plot(props: PlotProps): JSX.Element {
  const { title, series, height = 220, summary } = props
  const holder = useRef<HTMLDivElement>(null)
  useChart(holder, props)
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

/** The chart in an element: made anew when it looks different, and given new data as the curves grow. */
function useChart(holder: { readonly current: HTMLElement | null }, props: PlotProps): void {
  const { series, log = false, format, height = 220, steps = 0, fromZero = false, marks = [] } = props
  const plot = useRef<uPlot | undefined>(undefined)
  const isZoomed = useRef(false)
  const range = useMemo(() => rangeOf(series, fromZero), [series, fromZero])
  const end = shownSteps(Math.max(0, ...series.map(({ x }) => x.at(-1) ?? 0)), steps)
  const latest = useRef({ marks, format, range })
  latest.current = { marks, format, range }
  const look = JSON.stringify([
    series.map(({ label, color, width, faint, points, dash }) => [label, color, width, faint, points, dash]),
    log,
    theme.value,
    height,
  ])

  const draw = useOwnFrame(() => {
    const made = plot.current
    // A chart of other curves is about to be made anew.
    if (made?.series.length === series.length + 1) drawCurves(made, { series, end }, isZoomed.current)
  }, [series, end, look])

  useEffect(() => {
    const element = holder.current!
    const made = new uPlot(
      chartOptions({
        element,
        series,
        log,
        height,
        latest: () => latest.current,
        onZoom: () => {
          isZoomed.current = true
          draw()
        },
      }),
      dataOf(series, 0, end, widthOf(element)),
      element,
    )
    plot.current = made
    isZoomed.current = false
    made.over.addEventListener('dblclick', () => {
      isZoomed.current = false
      draw()
    })
    const observer = new ResizeObserver(() => made.setSize({ width: widthOf(element), height }))
    observer.observe(element)
    return () => {
      observer.disconnect()
      made.destroy()
      plot.current = undefined
    }
  }, [look])
}

/** @param isZoomed a part that somebody looks at stays where it is while the curves grow */
function drawCurves(
  plot: uPlot,
  { series, end }: { readonly series: readonly PlotSeries[]; readonly end: number },
  isZoomed: boolean,
): void {
  const { min, max } = plot.scales['x']!
  const [from, to] = isZoomed && typeof min === 'number' && typeof max === 'number' ? [min, max] : [0, end]
  plot.batch(() => {
    plot.setData(dataOf(series, from, to, plot.bbox.width / devicePixelRatio), false)
    plot.setScale('x', { min: from, max: to })
  })
}
