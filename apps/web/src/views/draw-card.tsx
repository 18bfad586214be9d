import type { JSX } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { lookedAt } from '../state/looked-at.js'
import { drawn } from '../state/drawing.js'
import { Card } from '../ui/controls.js'
import { DrawingPad, takesDrawings } from '../ui/drawing-pad.js'
import { Probabilities } from '../ui/probabilities.js'
import { Icon } from '../ui/icons.js'
import { CameraPad } from './camera-pad.js'
import { viewsTexts as t } from '../texts/views.js'

/** What the button says that changes to a source of drawings. */
const sources = {
  pad: { icon: 'pen', text: 'draw' },
  camera: { icon: 'camera', text: 'camera' },
  none: { icon: 'close', text: 'off' },
} as const

/** What is shown to the network: a drawing, or what the camera sees; and what it makes of that at once. */
export function DrawCard(): JSX.Element {
  const shape = lookedAt.value?.shape as readonly [number, number, number]
  const draws = takesDrawings(shape)
  const [source, setSource] = useState<'pad' | 'camera' | 'none'>(draws ? 'pad' : 'none')
  const show = (next: 'pad' | 'camera' | 'none') => {
    drawn.value = undefined
    setSource(next)
  }
  const afterCamera = draws ? 'pad' : 'none'
  const other = source === 'camera' ? afterCamera : 'camera'
  const { icon, text } = sources[other]
  return (
    <Card
      title={draws ? t.draw : t.showIt}
      note={source === 'pad' ? t.centered : undefined}
      class="draw"
      actions={
        <button type="button" class="quiet small" onClick={() => show(other)}>
          <Icon name={icon} /> {t[text]}
        </button>
      }
    >
      <div class="draw-body">
        <div class="pad">
          {source === 'pad' && <DrawingPad size={shape[0]} />}
          {source === 'camera' && (
            <CameraPad shape={shape} strokes={draws} onSample={(values) => (drawn.value = values)} />
          )}
          {source === 'none' && <p class="veil">{t.holdSomething}</p>}
          <Seen shape={shape} />
        </div>
        <Probabilities />
      </div>
    </Card>
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
      <figcaption>{t.asSeen}</figcaption>
    </figure>
  )
}
