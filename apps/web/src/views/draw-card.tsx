import { percent } from '@telarjs/core'
import { signal } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { shownRun, views } from '../state/run.js'
import { inspection } from '../state/draft.js'
import { Card, IconButton } from '../ui/controls.js'
import { Icon } from '../ui/icons.js'
import { announce } from '../state/announce.js'
import { CameraPad } from './camera-pad.js'
import { centered } from './center.js'

const side = 280

/** What was drawn, for when the field is shown again. */
let kept: ImageData | undefined

/** The drawing as the network sees it: 0 … 1, in the size of its samples. */
export const drawn = signal<Float32Array | undefined>(undefined)

/** Whether the samples are gray images. */
export function takesDrawings(shape: readonly number[] | undefined): shape is readonly [number, number, number] {
  return shape?.length === 3 && shape[2] === 1 && shape[0] === shape[1] && shape[0]! >= 8
}

/** What is shown to the network: a drawing, or what the camera sees; and what it makes of that at once. */
export function DrawCard(): JSX.Element {
  const shape = inspection.value.data?.shape as readonly [number, number, number]
  const draws = takesDrawings(shape)
  const [source, setSource] = useState<'pad' | 'camera' | 'none'>(draws ? 'pad' : 'none')
  const show = (next: 'pad' | 'camera' | 'none') => {
    drawn.value = undefined
    setSource(next)
  }
  const other = source === 'camera' ? (draws ? 'pad' : 'none') : 'camera'
  return (
    <Card
      title={draws ? 'Draw' : 'Show it something'}
      note={source === 'pad' ? 'centered as MNIST' : undefined}
      class="draw"
      actions={
        <button type="button" class="quiet small" onClick={() => show(other)}>
          <Icon name={other === 'pad' ? 'pen' : other === 'camera' ? 'camera' : 'close'} />{' '}
          {other === 'pad' ? 'Draw' : other === 'camera' ? 'Camera' : 'Off'}
        </button>
      }
    >
      <div class="draw-body">
        <div class={source === 'pad' && !drawn.value ? 'pad blank' : 'pad'}>
          {source === 'pad' && <Pad size={shape[0]} />}
          {source === 'camera' && (
            <CameraPad shape={shape} strokes={draws} onSample={(values) => (drawn.value = values)} />
          )}
          {source === 'none' && <p class="veil">Hold something before the camera, and see what the network says.</p>}
          <Seen shape={shape} />
        </div>
        <Probabilities />
      </div>
    </Card>
  )
}

/** A field to draw on. */
function Pad({ size }: { readonly size: number }): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null)
  const last = useRef<{ x: number; y: number } | undefined>(undefined)

  function stroke(event: PointerEvent): void {
    const context = padOf(canvas.current!)
    const bounds = canvas.current!.getBoundingClientRect()
    const to = {
      x: ((event.clientX - bounds.left) / bounds.width) * side,
      y: ((event.clientY - bounds.top) / bounds.height) * side,
    }
    const from = last.current ?? to
    Object.assign(context, { lineWidth: 22, lineCap: 'round', lineJoin: 'round', strokeStyle: 'white' })
    context.beginPath()
    context.moveTo(from.x, from.y)
    context.lineTo(to.x + 0.01, to.y)
    context.stroke()
    last.current = to
    read()
  }

  function read(): void {
    kept = padOf(canvas.current!).getImageData(0, 0, side, side)
    const { data } = kept
    const values = Float32Array.from({ length: side * side }, (_, i) => data[4 * i + 3]! / 255)
    drawn.value = centered({ width: side, height: side, values }, size)
  }

  function clear(): void {
    padOf(canvas.current!).clearRect(0, 0, side, side)
    drawn.value = kept = undefined
    announce('The drawing is cleared.')
  }

  useEffect(() => {
    if (!kept) return
    padOf(canvas.current!).putImageData(kept, 0, 0)
    read()
  }, [])

  return (
    <>
      <canvas
        ref={canvas}
        width={side}
        height={side}
        tabIndex={0}
        role="img"
        aria-label="Field to draw a digit with mouse, pen or finger. Press a number key to have that digit drawn, Delete to clear."
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId)
          last.current = undefined
          stroke(event)
        }}
        onPointerMove={(event) => event.buttons > 0 && stroke(event)}
        onPointerUp={() => (last.current = undefined)}
        onKeyDown={(event) => {
          if (event.key === 'Delete' || event.key === 'Backspace') clear()
          if (/^[0-9]$/.test(event.key)) {
            type(canvas.current!, event.key)
            read()
          }
        }}
      />
      <IconButton icon="trash" label="Clear the drawing" class="clear" disabled={!drawn.value} onClick={clear} />
    </>
  )
}

/** The sample as the network sees it. */
function Seen({
  shape: [height, width, channels],
}: {
  readonly shape: readonly [number, number, number]
}): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null)
  const values = drawn.value
  useEffect(() => {
    const context = canvas.current?.getContext('2d')
    if (!context) return
    const image = context.createImageData(width, height)
    for (let i = 0; i < width * height; i++) {
      for (let channel = 0; channel < 3; channel++)
        image.data[4 * i + channel] = 255 * (values?.[i * channels + Math.min(channel, channels - 1)] ?? 0)
      image.data[4 * i + 3] = 255
    }
    context.putImageData(image, 0, 0)
  }, [values, width, height, channels])
  return (
    <figure>
      <canvas ref={canvas} width={width} height={height} class="tile" aria-hidden="true" />
      <figcaption>as the network sees it</figcaption>
    </figure>
  )
}

/** It is read after every stroke. */
function padOf(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  return canvas.getContext('2d', { willReadFrequently: true })!
}

/** For those who cannot draw: the digit in large type. */
function type(canvas: HTMLCanvasElement, digit: string): void {
  const context = padOf(canvas)
  context.clearRect(0, 0, side, side)
  Object.assign(context, {
    font: '220px Comic Sans MS, Comic Neue, cursive, sans-serif',
    fillStyle: 'white',
    textAlign: 'center',
    textBaseline: 'middle',
  })
  context.fillText(digit, side / 2, side / 2 + 12)
}

function Probabilities(): JSX.Element {
  const values = drawn.value ? views.value.digit?.probabilities : undefined
  const classes = inspection.value.data?.classes ?? []
  const best = values ? values.indexOf(Math.max(...values)) : -1
  return (
    <ol
      class="bars"
      aria-label={
        values && best >= 0
          ? `The network says ${classes[best]}, ${percent(values[best]!, 0)}`
          : 'Probabilities of the classes'
      }
    >
      {classes.slice(0, 20).map((name, index) => {
        const value = values?.[index] ?? 0
        return (
          <li key={name} class={index === best ? 'best' : ''}>
            <span>{name}</span>
            <i>
              <b style={{ transform: `scaleX(${value})` }} />
            </i>
            <span class="value">{values ? percent(value, 0) : ''}</span>
          </li>
        )
      })}
      {!shownRun.value && <li class="hint">Train first; then draw while it learns.</li>}
    </ol>
  )
}
