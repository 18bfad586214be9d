import { useSignalEffect } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect } from 'preact/hooks'
import { worker } from '../state/client.js'
import { inspection } from '../state/draft.js'
import { shownRun } from '../state/run.js'
import { Empty } from '../ui/controls.js'
import { ActivationsCard } from './activations-card.js'
import { BoundaryCard } from './boundary-card.js'
import { ConfusionCard } from './confusion-card.js'
import { DrawCard, drawn, takesDrawings } from './draw-card.js'
import { GalleryCard } from './gallery.js'
import { HistogramsCard } from './histograms-card.js'
import { WeightsCard } from './weights-card.js'

/** What the network has learned, as it learns it. */
export function UnderstandView(): JSX.Element {
  const data = inspection.value.data
  const isPlane = data?.shape.length === 1 && data.shape[0] === 2
  const isImage = data?.shape.length === 3
  const draws = takesDrawings(data?.shape)
  const classes = (data?.classes.length ?? 0) > 1

  useSignalEffect(() => {
    const digit = drawn.value
    void worker.watch({ ...(digit && draws ? { digit } : {}), weights: isImage, histograms: true, boundary: isPlane, gallery: classes })
  })
  useEffect(() => {
    void worker.watch({ ...(drawn.value && draws ? { digit: drawn.value } : {}), weights: isImage, histograms: true, boundary: isPlane, gallery: classes })
    return () => void worker.watch({})
  }, [isImage, isPlane, draws, classes, shownRun.value?.id])

  if (!data) return <Empty>Choose data first.</Empty>
  return (
    <div class="cards">
      {draws && <DrawCard />}
      {draws && <ActivationsCard />}
      {isPlane && <BoundaryCard />}
      {isImage && <WeightsCard />}
      {classes && <ConfusionCard />}
      {classes && isImage && <GalleryCard />}
      <HistogramsCard />
    </div>
  )
}
