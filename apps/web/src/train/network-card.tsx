import type { JSX } from 'preact'
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { NeuronsView } from '../protocol/views.js'
import { drawn } from '../state/drawing.js'
import { views } from '../state/run.js'
import { theme } from '../state/theme.js'
import { Card } from '../ui/controls.js'
import { useOwnFrame } from '../ui/use-own-frame.js'
import { useWidth } from '../ui/use-width.js'
import { drawNetwork } from './network-drawing.js'
import { columnName, layoutOf, neighbor, unitTitle, type NetworkLayout, type Unit } from './network-layout.js'
import { UnitDetail } from './unit-detail.js'
import { short } from '../texts/numbers.js'
import { trainTexts as t } from '../texts/train.js'
import '../styles/network.css'

/** The network while it learns: units as small pictures, weights as lines. */
export function NetworkCard(): JSX.Element | null {
  const view = views.value.neurons
  return view ? <Network view={view} /> : null
}

function Network({ view }: { readonly view: NeuronsView }): JSX.Element {
  const holder = useRef<HTMLDivElement>(null)
  const width = useWidth(() => holder.current!)
  const structure = view.columns.map(({ units }) => units).join()
  const layout = useMemo(() => layoutOf(view, width), [structure, width])
  const [pointed, setPointed] = useState<Unit | undefined>(undefined)
  const [pinned, setPinned] = useState<Unit | undefined>(undefined)
  useEffect(() => setPinned(undefined), [structure])
  const seen = pointed ?? pinned
  const toggle = (unit: Unit) => setPinned((before) => (isSame(before, unit) ? undefined : unit))
  return (
    <Card title={t.network} note={t.linesAreWeights} class="network">
      <div class="network-body">
        <div class="network-drawing">
          <div
            ref={holder}
            class="units"
            style={{ height: `${layout.height}px` }}
            onPointerLeave={() => setPointed(undefined)}
          >
            {width > 0 && <Drawing view={view} layout={layout} seen={seen} />}
            {width > 0 && <Units view={view} layout={layout} pinned={pinned} onPoint={setPointed} onPin={toggle} />}
          </div>
          <ColumnLabels view={view} layout={layout} />
        </div>
        <UnitDetail
          view={view}
          unit={seen && view.columns[seen.column]?.units ? seen : undefined}
          isPinned={isSame(pinned, seen)}
        />
      </div>
    </Card>
  )
}

function isSame(one: Unit | undefined, other: Unit | undefined): boolean {
  return one !== undefined && one.column === other?.column && one.unit === other.unit
}

interface DrawingProps {
  readonly view: NeuronsView
  readonly layout: NetworkLayout
  readonly seen: Unit | undefined
}

/** The drawing itself, in a frame of its own after something in it has changed. */
function Drawing({ view, layout, seen }: DrawingProps): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null)
  const scheme = theme.value
  const sample = drawn.value
  const digit = sample && views.value.digit
  useOwnFrame(() => {
    const element = canvas.current
    if (!element) return
    const scale = devicePixelRatio
    const [width, height] = [Math.round(layout.width * scale), Math.round(layout.height * scale)]
    // To set the size of a canvas clears it, and is not free.
    if (element.width !== width) element.width = width
    if (element.height !== height) element.height = height
    const context = element.getContext('2d')!
    context.setTransform(scale, 0, 0, scale, 0, 0)
    const css = getComputedStyle(document.documentElement)
    drawNetwork(context, {
      view,
      layout,
      seen,
      sample,
      outputs: new Map(digit?.layers.map(({ name, values }) => [name, values])),
      theme: scheme,
      color: memoized((name) => css.getPropertyValue(name).trim()),
    })
  }, [view, layout, seen, sample, digit, scheme])
  return <canvas ref={canvas} aria-hidden="true" style={{ height: `${layout.height}px` }} />
}

/** Asks for each name once: a drawing of some hundred lines has few colors. */
function memoized(ask: (name: string) => string): (name: string) => string {
  const known = new Map<string, string>()
  return (name) => {
    if (!known.has(name)) known.set(name, ask(name))
    return known.get(name)!
  }
}

interface UnitsProps {
  readonly view: NeuronsView
  readonly layout: NetworkLayout
  readonly pinned: Unit | undefined
  readonly onPoint: (unit: Unit | undefined) => void
  readonly onPin: (unit: Unit) => void
}

/** A button over each unit, one stop for the tab key: arrow keys lead from unit to unit. */
function Units({ view, layout, pinned, onPoint, onPin }: UnitsProps): JSX.Element {
  const group = useRef<HTMLDivElement>(null)
  const [stop, setStop] = useState<Unit>({ column: layout.units[0]?.column ?? 0, unit: 0 })
  const { side } = layout
  function go(event: KeyboardEvent, from: Unit): void {
    if (!event.key.startsWith('Arrow')) return
    event.preventDefault()
    const next = neighbor(view.columns, from, event.key)
    setStop(next)
    group.current?.querySelector<HTMLElement>(`[data-unit="${next.column} ${next.unit}"]`)?.focus()
  }
  return (
    <div ref={group} role="group" aria-label={t.units}>
      {layout.units.map(({ column, unit, x, y }) => (
        <button
          key={`${column} ${unit}`}
          type="button"
          class="unit"
          data-unit={`${column} ${unit}`}
          style={{ left: `${x - side / 2}px`, top: `${y - side / 2}px`, width: `${side}px`, height: `${side}px` }}
          tabIndex={isSame(stop, { column, unit }) ? 0 : -1}
          aria-label={unitTitle(view, { column, unit })}
          aria-pressed={isSame(pinned, { column, unit })}
          onPointerEnter={() => onPoint({ column, unit })}
          onFocus={() => (setStop({ column, unit }), onPoint({ column, unit }))}
          onBlur={() => onPoint(undefined)}
          onKeyDown={(event) => go(event, { column, unit })}
          onClick={() => onPin({ column, unit })}
        />
      ))}
    </div>
  )
}

function ColumnLabels({ view, layout }: { readonly view: NeuronsView; readonly layout: NetworkLayout }): JSX.Element {
  const width = layout.width / view.columns.length
  return (
    <ol class="column-labels">
      {view.columns.map((column, index) => (
        <li key={index} style={{ width: `${width}px` }}>
          <b>{columnName(column)}</b>
          <small>
            {column.units > 0 && column.units < column.total
              ? t.someOf(column.units, short(column.total))
              : short(column.total)}
          </small>
        </li>
      ))}
    </ol>
  )
}
