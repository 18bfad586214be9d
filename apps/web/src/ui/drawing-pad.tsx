import type { JSX } from 'preact'
import { useSignalEffect } from '@preact/signals'
import { useRef } from 'preact/hooks'
import { announce } from '../state/announce.js'
import { drawing, drawn, setDrawing } from '../state/drawing.js'
import { centered } from '../shared/center.js'
import { IconButton } from './controls.js'
import { uiTexts as t } from '../texts/ui.js'

const side = 280

/** Whether samples can be drawn: they are square gray images. */
export function takesDrawings(shape: readonly number[] | undefined): shape is readonly [number, number, number] {
  return shape?.length === 3 && shape[2] === 1 && shape[0] === shape[1] && shape[0]! >= 8
}

function Invitation({ text }: { readonly text: string }): JSX.Element {
  return (
    <p class="invitation" aria-hidden="true">
      {text}
    </p>
  )
}

function clear(): void {
  setDrawing(undefined, () => t.clearedDrawing)
  announce(t.cleared)
}

interface PadProps {
  readonly size: number
  /** What is to be drawn, as an empty field says. */
  readonly invitation?: string
}

/** A field to draw on. */
export function DrawingPad({ size, invitation = t.drawHere }: PadProps): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null)
  const last = useRef<Point | undefined>(undefined)

  const read = () => padOf(canvas.current!).getImageData(0, 0, side, side)

  function stroke(event: PointerEvent): void {
    last.current = drawLine(canvas.current!, last.current, event)
    drawn.value = sampleOf(read(), size)
  }

  /** A stroke is one change, however long it is. */
  function lift(): void {
    if (!last.current) return
    last.current = undefined
    setDrawing(read(), () => t.stroke)
  }

  // Undo changes the drawing too.
  useSignalEffect(() => {
    const now = drawing.value
    padOf(canvas.current!).clearRect(0, 0, side, side)
    if (now) padOf(canvas.current!).putImageData(now, 0, 0)
    drawn.value = now && sampleOf(now, size)
  })

  return (
    <>
      <canvas
        ref={canvas}
        width={side}
        height={side}
        tabIndex={0}
        role="img"
        aria-label={t.pad}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId)
          last.current = undefined
          stroke(event)
        }}
        onPointerMove={(event) => event.buttons > 0 && stroke(event)}
        onPointerUp={lift}
        onPointerCancel={lift}
        onKeyDown={({ key }) => {
          if (key === 'Delete' || key === 'Backspace') clear()
          if (/^[0-9]$/.test(key)) {
            type(canvas.current!, key)
            setDrawing(read(), () => t.drew(key))
          }
        }}
      />
      {!drawn.value && <Invitation text={invitation} />}
      <IconButton icon="trash" label={t.clear} class="clear" disabled={!drawn.value} onClick={clear} />
    </>
  )
}

/** A drawing as the network sees it. */
function sampleOf({ data }: ImageData, size: number): Float32Array {
  const values = Float32Array.from({ length: side * side }, (_, i) => data[4 * i + 3]! / 255)
  return centered({ width: side, height: side, values }, size)
}

interface Point {
  readonly x: number
  readonly y: number
}

/** A line from a point to the pointer. @returns where it ends */
function drawLine(canvas: HTMLCanvasElement, from: Point | undefined, event: PointerEvent): Point {
  const bounds = canvas.getBoundingClientRect()
  const to = {
    x: ((event.clientX - bounds.left) / bounds.width) * side,
    y: ((event.clientY - bounds.top) / bounds.height) * side,
  }
  const start = from ?? to
  const context = padOf(canvas)
  Object.assign(context, { lineWidth: 22, lineCap: 'round', lineJoin: 'round', strokeStyle: 'white' })
  context.beginPath()
  context.moveTo(start.x, start.y)
  context.lineTo(to.x + 0.01, to.y)
  context.stroke()
  return to
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
