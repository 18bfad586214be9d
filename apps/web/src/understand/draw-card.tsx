import { signal } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { shownRun, views } from '../state/run.js'
import { inspection } from '../state/draft.js'
import { Card, IconButton } from '../ui/controls.js'
import { percent } from '../ui/numbers.js'
import { announce } from '../ui/announce.js'
import { centred } from './centre.js'

const side = 280

/** The drawing as the network sees it: 0 … 1, in the size of its samples. */
export const drawn = signal<Float32Array | undefined>(undefined)

/** Whether the samples are gray images. */
export function takesDrawings(shape: readonly number[] | undefined): shape is readonly [number, number, number] {
  return shape?.length === 3 && shape[2] === 1 && shape[0] === shape[1] && shape[0]! >= 8
}

/** A field to draw on, and what the network makes of it at once. */
export function DrawCard(): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null)
  const seen = useRef<HTMLCanvasElement>(null)
  const last = useRef<{ x: number; y: number } | undefined>(undefined)
  const size = inspection.value.data?.shape[0] ?? 28

  function stroke(event: PointerEvent): void {
    const context = padOf(canvas.current!)
    const bounds = canvas.current!.getBoundingClientRect()
    const to = { x: ((event.clientX - bounds.left) / bounds.width) * side, y: ((event.clientY - bounds.top) / bounds.height) * side }
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
    const { data } = padOf(canvas.current!).getImageData(0, 0, side, side)
    const values = Float32Array.from({ length: side * side }, (_, i) => data[4 * i + 3]! / 255)
    drawn.value = centred({ width: side, height: side, values }, size)
  }

  function clear(): void {
    padOf(canvas.current!).clearRect(0, 0, side, side)
    drawn.value = undefined
    announce('The drawing is cleared.')
  }

  useEffect(() => {
    const context = seen.current?.getContext('2d')
    if (!context) return
    const image = context.createImageData(size, size)
    drawn.value?.forEach((ink, i) => image.data.set([255 * ink, 255 * ink, 255 * ink, 255], 4 * i))
    if (!drawn.value) for (let i = 3; i < image.data.length; i += 4) image.data[i] = 255
    context.putImageData(image, 0, 0)
  }, [drawn.value, size])

  return (
    <Card title="Draw" note="centred as MNIST" actions={<IconButton icon="reset" label="Clear the drawing" onClick={clear} />} class="draw">
      <div class="draw-body">
        <div class={drawn.value ? 'pad' : 'pad blank'}>
          <canvas
            ref={canvas} width={side} height={side} tabIndex={0} role="img"
            aria-label="Field to draw a digit with mouse, pen or finger. Press a number key to have that digit drawn, Delete to clear."
            onPointerDown={(event) => {
              event.currentTarget.setPointerCapture(event.pointerId)
              last.current = undefined
              stroke(event)
            }}
            onPointerMove={(event) => event.buttons > 0 && stroke(event)} onPointerUp={() => (last.current = undefined)}
            onKeyDown={(event) => {
              if (event.key === 'Delete' || event.key === 'Backspace') clear()
              if (/^[0-9]$/.test(event.key)) {
                type(canvas.current!, event.key)
                read()
              }
            }}
          />
          <figure><canvas ref={seen} width={size} height={size} class="tile" aria-hidden="true" /><figcaption>as the network sees it</figcaption></figure>
        </div>
        <Probabilities />
      </div>
    </Card>
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
  Object.assign(context, { font: '220px Comic Sans MS, Comic Neue, cursive, sans-serif', fillStyle: 'white', textAlign: 'center', textBaseline: 'middle' })
  context.fillText(digit, side / 2, side / 2 + 12)
}

function Probabilities(): JSX.Element {
  const values = drawn.value ? views.value.digit?.probabilities : undefined
  const classes = inspection.value.data?.classes ?? []
  const best = values ? values.indexOf(Math.max(...values)) : -1
  return (
    <ol class="bars" aria-label={values && best >= 0 ? `The network says ${classes[best]}, ${percent(values[best]!, 0)}` : 'Probabilities of the classes'}>
      {classes.slice(0, 20).map((name, index) => {
        const value = values?.[index] ?? 0
        return (
          <li key={name} class={index === best ? 'best' : ''}>
            <span>{name}</span>
            <i><b style={{ transform: `scaleX(${value})` }} /></i>
            <span class="value">{values ? percent(value, 0) : ''}</span>
          </li>
        )
      })}
      {!shownRun.value && <li class="hint">Train first; then draw while it learns.</li>}
    </ol>
  )
}
