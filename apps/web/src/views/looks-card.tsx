import { heatedPicture, signedPicture, type Picture } from '@telarjs/report'
import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { ExplainedImage, LookedAtView } from '../protocol/interpretation.js'
import { worker } from '../state/client.js'
import { drawn } from '../state/drawing.js'
import { explainedSample, useAnswer } from '../state/interpretation.js'
import { views } from '../state/run.js'
import { Card } from '../ui/controls.js'
import { ImageTile } from '../ui/image-tile.js'
import { interpretationTexts as t } from '../texts/interpretation.js'
import { percent } from '../texts/numbers.js'
import { chosenIndices } from './gallery-card.js'

/** Where the network looks: in the sample that was chosen, in the drawing, or in the worst mistake. */
export function LooksCard(): JSX.Element | null {
  const view = useAnswer((id) => {
    const image = explainedImage()
    return image && (() => worker.whereItLooks(id, image))
  }).value
  if (!view) return null
  return (
    <Card
      title={t.looks}
      note={saidOf(view)}
      class="looks"
      actions={
        explainedSample.value &&
        drawn.value && (
          <button type="button" class="quiet small" onClick={() => (explainedSample.value = undefined)}>
            {t.showDrawing}
          </button>
        )
      }
    >
      <Maps view={view} />
      <p class="hint">
        {(view.gradCam ? t.speaksForTwice : t.speaksFor)(view.answer)} {t.chooseAnother}
      </p>
    </Card>
  )
}

function explainedImage(): ExplainedImage | undefined {
  if (explainedSample.value) return explainedSample.value
  if (drawn.value) return { values: drawn.value }
  const { gallery } = views.value
  return gallery && { split: gallery.split, index: chosenIndices(gallery, 'wrong', undefined)[0] ?? 0 }
}

function saidOf({ answer, probability, truth }: LookedAtView): string {
  const said = `${answer}, ${percent(probability, 0)}`
  if (truth === undefined) return t.drawingSeen(said)
  return truth === answer ? said : t.butIs(said, truth)
}

function Maps({ view }: { readonly view: LookedAtView }): JSX.Element {
  const [height, width, channels] = view.shape
  const picture: Picture = { width, height, channels, values: view.values }
  const most = Math.max(...view.saliency)
  const what = t.seenAs(view.truth ?? t.drawing, view.answer)
  const maps = [
    [t.saliency, signedPicture(view.saliency, width, height, most)],
    ...(view.gradCam ? [[t.gradCam, heatedPicture(picture, view.gradCam)] as const] : []),
  ] as const
  return (
    <div class="looks-maps">
      <figure>
        <ImageTile shape={view.shape} values={view.values.map((value) => 255 * value)} label={what} />
        <figcaption>{t.image}</figcaption>
      </figure>
      {maps.map(([name, map]) => (
        <figure key={name}>
          <PictureCanvas picture={map} label={t.mapOf(name, what)} />
          <figcaption>{name}</figcaption>
        </figure>
      ))}
    </div>
  )
}

/** A picture of colors with opacity. */
function PictureCanvas({ picture, label }: { readonly picture: Picture; readonly label: string }): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null)
  const { width, height, values } = picture
  useEffect(() => {
    const image = new ImageData(Uint8ClampedArray.from(values), width, height)
    canvas.current?.getContext('2d')?.putImageData(image, 0, 0)
  }, [values, width, height])
  return <canvas ref={canvas} class="tile" width={width} height={height} role="img" aria-label={label} />
}
