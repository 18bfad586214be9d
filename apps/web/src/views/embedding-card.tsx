import { sizeOf } from '@telarjs/core'
import { signal } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { SampleSheet } from '../protocol/api.js'
import type { EmbeddingView } from '../protocol/views.js'
import { worker } from '../state/client.js'
import { shownRun, views } from '../state/run.js'
import { announce } from '../state/announce.js'
import { Card, Empty } from '../ui/controls.js'
import { theme } from '../state/theme.js'
import { drawEmbedding, nearest, place, type Placed } from './embedding-canvas.js'
import { ImageTile } from '../ui/image-tile.js'
import { useWidth } from '../ui/use-width.js'
import { splitName } from '../texts/names.js'
import { percent } from '../texts/numbers.js'
import { viewsTexts as t } from '../texts/views.js'

/** The layer that is looked at; empty for the last hidden one. */
export const embeddedLayer = signal('')

const glideMs = 260

/** Samples that the network did not learn from, where a layer puts them: like beside like, once it has learned. */
export function EmbeddingCard(): JSX.Element {
  const view = views.value.embedding
  return (
    <Card
      title={t.whereItPuts}
      note={view ? t.countOf(view.targets.length, splitName(view.split)) : undefined}
      class="embedding"
      actions={
        view && (
          <select
            aria-label={t.asSeenBy}
            value={view.layer}
            onChange={(event) => (embeddedLayer.value = event.currentTarget.value)}
          >
            {view.layers.map((name) => (
              <option key={name} value={name}>
                {name === 'input' ? t.asTheyComeIn : t.after(t.layer(name))}
              </option>
            ))}
          </select>
        )
      }
    >
      {view ? <Cloud view={view} /> : <Empty>{t.noEmbedding}</Empty>}
    </Card>
  )
}

function Cloud({ view }: { readonly view: EmbeddingView }): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null)
  const placed = useGlide(view)
  const [chosen, setChosen] = useState<number | undefined>(undefined)
  const width = useWidth(() => canvas.current!.parentElement!)
  const images = useImages(view, chosen !== undefined)
  const height = Math.round(Math.min(width * 0.78, 440))

  useEffect(() => {
    if (width > 0) drawEmbedding(canvas.current!, { view, placed, width, height, chosen, theme: theme.value })
  }, [view, placed, width, height, chosen, theme.value])

  function step(event: KeyboardEvent): void {
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key]
    if (event.key === 'Escape') setChosen(undefined)
    if (!by) return
    event.preventDefault()
    const next = chosen === undefined ? 0 : (chosen + by + view.targets.length) % view.targets.length
    setChosen(next)
    announce(t.sample(next + 1, wordsOf(view, next)))
  }

  return (
    <>
      <div class="cloud" style={{ minHeight: `${height}px` }}>
        <canvas
          ref={canvas}
          tabIndex={0}
          role="img"
          style={{ height: `${height}px` }}
          aria-label={t.cloud(view.targets.length)}
          onPointerMove={(event) => {
            const bounds = event.currentTarget.getBoundingClientRect()
            setChosen(nearest(placed, { width, height }, event.clientX - bounds.left, event.clientY - bounds.top))
          }}
          onPointerLeave={() => setChosen(undefined)}
          onBlur={() => setChosen(undefined)}
          onKeyDown={step}
        />
        {chosen !== undefined && (
          <Tip
            view={view}
            index={chosen}
            images={images}
            left={placed[2 * chosen]! * width}
            top={placed[2 * chosen + 1]! * height}
            isBefore={placed[2 * chosen]! > 0.6}
            isAbove={placed[2 * chosen + 1]! > 0.6}
          />
        )}
      </div>
      <p class="key">{t.rings(percent(view.explained[0] + view.explained[1], 0))}</p>
    </>
  )
}

interface TipProps {
  readonly view: EmbeddingView
  readonly index: number
  readonly images: SampleSheet | undefined
  readonly left: number
  readonly top: number
  readonly isBefore: boolean
  readonly isAbove: boolean
}

/** What a point is. */
function Tip({ view, index, images, left, top, isBefore, isAbove }: TipProps): JSX.Element {
  const isRight = view.targets[index] === view.predicted[index]
  return (
    <div
      class={`tip ${isBefore ? 'before' : ''} ${isAbove ? 'above' : ''}`}
      style={{ left: `${left}px`, top: `${top}px` }}
    >
      {images?.shape.length === 3 && <ImageTile shape={images.shape} values={valuesOf(images, index)} />}
      <span class={isRight ? '' : 'wrong'}>{wordsOf(view, index)}</span>
    </div>
  )
}

function wordsOf({ classes, targets, predicted }: EmbeddingView, index: number): string {
  const [target, answer] = [classes[targets[index]!], classes[predicted[index]!]]
  return target === answer ? target! : t.butTaken(target!, answer ?? 'NaN')
}

function valuesOf({ shape, values }: SampleSheet, index: number): Float32Array {
  const size = sizeOf(shape)
  return values.subarray(index * size, (index + 1) * size)
}

/** Points go from where they were to where they are now. */
function useGlide(view: EmbeddingView): Placed {
  const target = place(view.points)
  const shown = useRef<Placed>(target)
  const [, redraw] = useState(0)
  useEffect(() => {
    const from = shown.current
    if (from.length !== target.length || matchMedia('(prefers-reduced-motion: reduce)').matches) {
      shown.current = target
      redraw((count) => count + 1)
      return
    }
    const start = performance.now()
    let frame = requestAnimationFrame(function move(now) {
      const part = Math.min(1, (now - start) / glideMs)
      const eased = part * (2 - part)
      shown.current = target.map((value, i) => from[i]! + (value - from[i]!) * eased)
      redraw((count) => count + 1)
      if (part < 1) frame = requestAnimationFrame(move)
    })
    return () => cancelAnimationFrame(frame)
  }, [view.points])
  return shown.current.length === target.length ? shown.current : target
}

/** All images at once, when the first is asked for. */
function useImages({ split, targets }: EmbeddingView, wanted: boolean): SampleSheet | undefined {
  const [sheet, setSheet] = useState<SampleSheet | undefined>(undefined)
  const key = `${shownRun.value?.id} ${split} ${targets.length}`
  const asked = useRef('')
  useEffect(() => {
    if (!wanted || asked.current === key) return
    asked.current = key
    void worker
      .images(
        split,
        Array.from(targets, (_, i) => i),
      )
      .then(setSheet, () => (asked.current = ''))
  }, [wanted, key])
  return asked.current === key ? sheet : undefined
}
