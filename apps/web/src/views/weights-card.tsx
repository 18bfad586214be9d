import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { views } from '../state/run.js'
import { Card, Empty } from '../ui/controls.js'
import { signedColor } from '../ui/colors.js'
import { theme } from '../state/theme.js'
import { viewsTexts as t } from '../texts/views.js'

const gap = 2

/** What each unit of the first layer looks for: blue for ink, orange for no ink. */
export function WeightsCard(): JSX.Element | null {
  const view = views.value.weights
  const canvas = useRef<HTMLCanvasElement>(null)
  const columns = view ? columnsFor(view.units) : 1
  const rows = view ? Math.ceil(view.units / columns) : 1

  useEffect(() => {
    const context = canvas.current?.getContext('2d')
    if (!context || !view) return
    const { units, width, height, channels, values } = view
    const image = context.createImageData(columns * (width + gap) - gap, rows * (height + gap) - gap)
    const size = width * height
    for (let unit = 0; unit < units; unit++) {
      const left = (unit % columns) * (width + gap)
      const top = Math.floor(unit / columns) * (height + gap)
      let most = 1e-9
      for (let i = 0; i < size * channels; i++) most = Math.max(most, Math.abs(values[unit * size * channels + i]!))
      for (let place = 0; place < size; place++) {
        let sum = 0
        for (let channel = 0; channel < channels; channel++) sum += values[(unit * size + place) * channels + channel]!
        image.data.set(
          signedColor(sum / channels / most, theme.value),
          4 * ((top + Math.floor(place / width)) * image.width + left + (place % width)),
        )
      }
    }
    context.putImageData(image, 0, 0)
  }, [view, theme.value, columns, rows])

  return (
    <Card
      title={t.firstLayer}
      note={view && view.total > view.units ? t.unitsOf(view.units, view.total) : undefined}
      class="weights"
    >
      {view ? (
        <>
          <canvas
            ref={canvas}
            class="sheet"
            width={columns * (view.width + gap) - gap}
            height={rows * (view.height + gap) - gap}
            role="img"
            aria-label={t.weightImages(view.units, view.width, view.height)}
          />
          <p class="key">
            <i style={{ background: 'var(--positive)' }} /> {t.inkFor} <i style={{ background: 'var(--negative)' }} />{' '}
            {t.inkAgainst}
          </p>
        </>
      ) : (
        <Empty>{t.noWeights}</Empty>
      )}
    </Card>
  )
}

/** A little wider than tall, and with as few empty places as can be. */
function columnsFor(units: number): number {
  const [least, most] = [Math.ceil(Math.sqrt(units)), Math.ceil(Math.sqrt(units * 1.8))]
  const empty = (columns: number) => (columns - (units % columns)) % columns
  return Array.from({ length: most - least + 1 }, (_, i) => least + i).reduce((best, columns) =>
    empty(columns) < empty(best) ? columns : best,
  )
}
