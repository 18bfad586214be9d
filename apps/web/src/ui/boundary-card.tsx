import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { BoundaryView } from '../protocol/views.js'
import { views } from '../state/run.js'
import { Card, Empty } from './controls.js'
import { theme } from '../state/theme.js'
import { classColor, pale } from './colors.js'
import { uiTexts as t } from '../texts/ui.js'

const scale = 6

/** What the network says all over the plane, under the points that it learns from. */
export function BoundaryCard(): JSX.Element {
  const view = views.value.boundary
  const canvas = useRef<HTMLCanvasElement>(null)
  const side = (view?.size ?? 72) * scale

  useEffect(() => {
    const context = canvas.current?.getContext('2d')
    if (!context || !view) return
    const { size, values, points, targets, bounds } = view
    const outputs = values.length / (size * size)
    const image = new ImageData(size, size)
    for (let place = 0; place < size * size; place++) {
      const color = colorOf(values.subarray(place * outputs, (place + 1) * outputs), view)
      if (color) image.data.set(color, 4 * place)
    }
    const small = new OffscreenCanvas(size, size)
    small.getContext('2d')!.putImageData(image, 0, 0)
    context.imageSmoothingEnabled = true
    context.drawImage(small, 0, 0, side, side)
    const [left, right, bottom, top] = bounds
    for (let i = 0; i < targets.length; i++) {
      const [x, y] = [
        ((points[2 * i]! - left) / (right - left)) * side,
        ((top - points[2 * i + 1]!) / (top - bottom)) * side,
      ]
      const target = view.classes > 0 ? targets[i]! : 0
      context.fillStyle = `rgb(${classColor(target).join(',')})`
      context.strokeStyle = theme.value === 'dark' ? '#14161a' : '#ffffff'
      context.lineWidth = 1.2
      context.beginPath()
      // Shapes tell the classes apart without color.
      if (target % 2 === 0) context.arc(x, y, 4, 0, 2 * Math.PI)
      else context.rect(x - 3.4, y - 3.4, 6.8, 6.8)
      context.fill()
      context.stroke()
    }
  }, [view, theme.value])

  return (
    <Card title={t.regions} note={t.whatItSays} class="boundary">
      {view ? (
        <canvas
          ref={canvas}
          class="plane"
          width={side}
          height={side}
          role="img"
          aria-label={t.plane(view.size, view.targets.length)}
        />
      ) : (
        <Empty>{t.noRegions}</Empty>
      )}
    </Card>
  )
}

/** The color of the class that the network says, the paler the less sure it is; none for NaN. */
function colorOf(answers: Float32Array, view: BoundaryView): readonly number[] | undefined {
  if (answers.some(Number.isNaN)) return undefined
  const { answer, part } = saidBy(answers, view)
  return pale(classColor(answer), 0.08 + 0.42 * Math.max(0, Math.min(1, part)))
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
