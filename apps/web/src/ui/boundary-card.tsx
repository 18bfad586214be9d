import type { JSX } from 'preact'
import { useRef } from 'preact/hooks'
import { signal } from '@preact/signals'
import type { BoundaryView, PlanePoints } from '../protocol/views.js'
import { views } from '../state/run.js'
import { Card, Empty, Toggle } from './controls.js'
import { theme } from '../state/theme.js'
import { classColor, pale, signedColor } from './colors.js'
import { short } from '../texts/numbers.js'
import { uiTexts as t } from '../texts/ui.js'
import { useOwnFrame } from './use-own-frame.js'

const scale = 6

const showsTest = signal(false)
/** Whether it is shown what the network says, and not how surely. */
const isDiscrete = signal(false)

/** What the network says all over the plane, under the points that it learns from. */
export function BoundaryCard(): JSX.Element {
  const view = views.value.boundary
  const canvas = useRef<HTMLCanvasElement>(null)
  const side = (view?.size ?? 72) * scale

  useOwnFrame(() => {
    if (view && canvas.current) drawPlane(canvas.current, view)
  }, [view, theme.value, showsTest.value, isDiscrete.value])

  return (
    <Card title={t.regions} note={t.whatItSays} class="boundary">
      {view ? (
        <>
          <canvas
            ref={canvas}
            class="plane"
            width={side}
            height={side}
            role="img"
            aria-label={(view.classes > 0 ? t.plane : t.planeOfValues)(view.size, view.train.targets.length)}
          />
          <div class="plane-tools">
            {view.test.targets.length > 0 && (
              <Toggle label={t.testPoints} checked={showsTest.value} onChange={(next) => (showsTest.value = next)} />
            )}
            <Toggle label={t.withoutShades} checked={isDiscrete.value} onChange={(next) => (isDiscrete.value = next)} />
          </div>
          {view.classes === 0 && <ValueScale range={rangeOf(view)} />}
        </>
      ) : (
        <Empty>{t.noRegions}</Empty>
      )}
    </Card>
  )
}

/** Holds the answers until they are drawn, a dot for each: to make a canvas costs more than to draw with it. */
const answersCanvas = new OffscreenCanvas(1, 1)

function drawPlane(canvas: HTMLCanvasElement, view: BoundaryView): void {
  const context = canvas.getContext('2d')!
  const { size, values } = view
  const side = size * scale
  const outputs = values.length / (size * size)
  const valueColor = colorOfValues(view)
  const image = new ImageData(size, size)
  for (let place = 0; place < size * size; place++) {
    const answers = values.subarray(place * outputs, (place + 1) * outputs)
    const color = valueColor ? valueColor(answers[0]!) : colorOf(answers, view)
    if (color) image.data.set(color, 4 * place)
  }
  if (answersCanvas.width !== size) answersCanvas.width = answersCanvas.height = size
  answersCanvas.getContext('2d')!.putImageData(image, 0, 0)
  context.imageSmoothingEnabled = true
  context.drawImage(answersCanvas, 0, 0, side, side)
  // A value in the middle has the color of the ground.
  const edge = theme.value === 'dark' ? '#14161a' : '#ffffff'
  drawPoints(context, side, view, view.train, view.classes > 0 ? edge : '#8b877c')
  // Those that it does not learn from stand out by their edge.
  if (showsTest.value) drawPoints(context, side, view, view.test, theme.value === 'dark' ? '#ffffff' : '#14161a')
}

/** Draws points in the colors of their classes or values. */
function drawPoints(
  context: CanvasRenderingContext2D,
  side: number,
  view: BoundaryView,
  { places, targets }: PlanePoints,
  edge: string,
): void {
  const [left, right, bottom, top] = view.bounds
  const valueColor = colorOfValues(view)
  for (const [i, target] of targets.entries()) {
    const x = ((places[2 * i]! - left) / (right - left)) * side
    const y = ((top - places[2 * i + 1]!) / (top - bottom)) * side
    const color = valueColor?.(target) ?? classColor(target)
    context.fillStyle = `rgb(${color.slice(0, 3).join(',')})`
    context.strokeStyle = edge
    context.lineWidth = 1.2
    context.beginPath()
    // Shapes tell the classes apart without color.
    if (valueColor || target % 2 === 0) context.arc(x, y, 4, 0, 2 * Math.PI)
    else context.rect(x - 3.4, y - 3.4, 6.8, 6.8)
    context.fill()
    context.stroke()
  }
}

/** Which color is which value. */
function ValueScale({ range: [low, high] }: { readonly range: readonly [number, number] }): JSX.Element {
  return (
    <p class="value-scale">
      {short(low, 3)} <i /> {short(high, 3)}
    </p>
  )
}

/** The least and the largest value of the points. */
function rangeOf({ train: { targets } }: BoundaryView): readonly [number, number] {
  return targets.reduce<readonly [number, number]>(
    ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
    [Infinity, -Infinity],
  )
}

/** The colors of values, from the least of the points to the largest; nothing where there are classes. */
function colorOfValues(view: BoundaryView): ((value: number) => readonly number[] | undefined) | undefined {
  if (view.classes > 0) return undefined
  const [low, high] = rangeOf(view)
  const half = (high - low) / 2 || 1
  return (value) => {
    const place = (value - (low + high) / 2) / half
    if (Number.isNaN(place)) return undefined
    return signedColor(isDiscrete.value ? Math.sign(place) : place, theme.value)
  }
}

/** The color of the class that the network says, the paler the less sure it is; none for NaN. */
function colorOf(answers: Float32Array, view: BoundaryView): readonly number[] | undefined {
  if (answers.some(Number.isNaN)) return undefined
  const { answer, part } = saidBy(answers, view)
  const scheme = theme.value
  const strength = isDiscrete.value ? 0.5 : 0.08 + 0.42 * Math.max(0, Math.min(1, part))
  return pale(classColor(answer, scheme), strength, scheme)
}

/** The class that is said, and how surely: 0 where another one is about to be said, 1 where no other could be. */
function saidBy(answers: Float32Array, { classes, threshold }: BoundaryView) {
  const outputs = answers.length
  if (outputs === 1 || classes === 2) {
    const second = answers.at(-1)!
    const isSecond = second > threshold
    const part = isSecond ? (second - threshold) / (1 - threshold) : (threshold - second) / threshold
    return { answer: classes > 0 ? Number(isSecond) : 0, part }
  }
  const sure = Math.max(...answers)
  return { answer: answers.indexOf(sure), part: (sure - 1 / outputs) / (1 - 1 / outputs) }
}
