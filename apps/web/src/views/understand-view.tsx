import { useSignalEffect } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect } from 'preact/hooks'
import { worker } from '../state/client.js'
import { inspected } from '../state/draft.js'
import { lookedAt } from '../state/looked-at.js'
import { askedNetwork, shownRun } from '../state/run.js'
import { Empty } from '../ui/controls.js'
import { isHidden } from '../shared/flags.js'
import { ActivationsCard } from './activations-card.js'
import { BoundaryCard } from '../ui/boundary-card.js'
import { CalibrationCard } from './calibration-card.js'
import { ColumnsCard } from './columns-card.js'
import { ConfusionCard } from './confusion-matrix-card.js'
import { EmbeddingCard, embeddedLayer } from './embedding-card.js'
import { DrawCard } from './draw-card.js'
import { drawn } from '../state/drawing.js'
import { ExportCard } from '../ui/export-card.js'
import { lazy } from '../ui/lazy.js'
import { GalleryCard } from './gallery-card.js'
import { HistogramsCard } from './histograms-card.js'
import { LooksCard } from './looks-card.js'
import { WeightsCard } from './weights-card.js'
import { pageTexts } from '../texts/page.js'
import { viewsTexts as t } from '../texts/views.js'
import '../styles/interpretation.css'
import '../styles/understand.css'

/** Of networks that say yes or no; comes when there is one that can be asked. */
const ThresholdsCard = lazy(async () => (await import('./thresholds-card.js')).ThresholdsCard)

/** What the network has learned, as it learns it. */
export function UnderstandView(): JSX.Element {
  const data = lookedAt.value
  const isPlane = data?.shape.length === 1 && data.shape[0] === 2
  const isImage = data?.shape.length === 3
  const classes = (data?.classes.length ?? 0) > 1

  const watch = () => ({
    ...(drawn.value && isImage ? { digit: drawn.value } : {}),
    weights: isImage,
    histograms: true,
    boundary: isPlane,
    gallery: classes,
    ...(classes ? { embedding: embeddedLayer.value } : {}),
  })
  useSignalEffect(() => void worker.watch(watch()))
  useEffect(() => {
    void worker.watch(watch())
    return () => void worker.watch({})
  }, [isImage, isPlane, classes, shownRun.value?.id])

  if (!data) return <Empty>{inspected.value ? t.cannotBeRead : t.looking}</Empty>
  return (
    <div class="cards">
      <h2 class="hidden">{pageTexts.tabs.understand}</h2>
      {isImage && !isHidden('draw') && <DrawCard key={data.shape.join()} />}
      {isImage && !isHidden('activations') && <ActivationsCard />}
      {isPlane && !isHidden('regions') && <BoundaryCard />}
      {classes && isPlane && !isHidden('embedding') && <EmbeddingCard />}
      {classes && !isHidden('confusion') && <ConfusionCard />}
      {classes && isImage && !isHidden('samples') && <GalleryCard />}
      {classes && !isPlane && !isHidden('embedding') && <EmbeddingCard />}
      {isImage && classes && !isHidden('looks') && <LooksCard />}
      {isImage && !isHidden('weights') && <WeightsCard />}
      {!isImage && !isHidden('columns') && <ColumnsCard />}
      {!isHidden('histograms') && <HistogramsCard />}
      {classes && !isHidden('calibration') && <CalibrationCard />}
      {askedNetwork.value !== undefined && !isHidden('thresholds') && <ThresholdsCard />}
      {!isHidden('export') && (
        <ExportCard {...(isImage && classes ? {} : { only: ['onnx', 'json', 'safetensors', 'telar'] })} />
      )}
    </div>
  )
}
