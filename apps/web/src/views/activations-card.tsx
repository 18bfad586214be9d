import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { DigitView } from '../protocol/views.js'
import { views } from '../state/run.js'
import { Card, Empty } from '../ui/controls.js'
import { shapeText } from '../shared/numbers.js'
import { theme } from '../state/theme.js'
import { signedColor } from '../ui/colors.js'
import { drawn } from '../state/drawing.js'
import { percent } from '../texts/numbers.js'
import { viewsTexts as t } from '../texts/views.js'

/** What each layer makes of the drawn sample. */
export function ActivationsCard(): JSX.Element {
  const view = drawn.value ? views.value.digit : undefined
  return (
    <Card title={t.layers} note={t.forSample} class="activations">
      {view ? (
        <ol>
          {view.layers.map((layer, index) => {
            const active =
              layer.values.reduce((count, value) => count + (value > 0 ? 1 : 0), 0) / Math.max(1, layer.values.length)
            return (
              <li key={layer.name}>
                <span class="layer-name">
                  {t.layer(layer.name)}{' '}
                  <small>
                    {shapeText(layer.shape)}
                    {` · ${index < view.layers.length - 1 || !view.probabilities ? t.active(percent(active, 0)) : t.probabilities}`}
                  </small>
                </span>
                <Activation {...layer} />
              </li>
            )
          })}
        </ol>
      ) : (
        <Empty>{t.noActivations}</Empty>
      )}
    </Card>
  )
}

/** Of a dense layer, whose units stand in lines. */
const mostRows = 8

/** One value is one dot; images of a convolution stand side by side. */
function Activation({ name, shape, values }: DigitView['layers'][number]): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null)
  const isImage = shape.length === 3
  const [height, width, channels] = isImage ? (shape as [number, number, number]) : [1, values.length, 1]
  const shown = isImage ? Math.min(channels, Math.floor(values.length / 1), 16) : 1
  const columns = isImage
    ? shown * (width + 1) - 1
    : Math.min(values.length, Math.max(32, Math.ceil(values.length / mostRows)))
  const rows = isImage ? height : Math.ceil(values.length / columns)
  useEffect(() => {
    const context = canvas.current?.getContext('2d')
    if (!context) return
    const image = context.createImageData(columns, rows)
    const most = values.reduce((top, value) => Math.max(top, Math.abs(value)), 1e-9)
    if (isImage) {
      for (let channel = 0; channel < shown; channel++) {
        for (let place = 0; place < width * height; place++) {
          const value = values[place * channels + channel]
          if (value !== undefined)
            image.data.set(
              signedColor(value / most, theme.value),
              4 * (Math.floor(place / width) * columns + channel * (width + 1) + (place % width)),
            )
        }
      }
    } else values.forEach((value, i) => image.data.set(signedColor(value / most, theme.value), 4 * i))
    context.putImageData(image, 0, 0)
  }, [values, theme.value, columns, rows])
  return (
    <canvas
      ref={canvas}
      class="activation"
      width={columns}
      height={rows}
      style={{ aspectRatio: `${columns} / ${rows}`, maxWidth: `${columns * (isImage ? 4 : 15)}px` }}
      role="img"
      aria-label={t.activationsOf(t.layer(name))}
    />
  )
}
