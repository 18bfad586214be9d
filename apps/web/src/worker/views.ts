import type { Views, WatchedViews } from '../protocol/views.js'
import { boundaryView } from './boundary.js'
import { createEmbedding } from './embedding.js'
import { galleryView } from './gallery.js'
import { histogramViews } from './histograms.js'
import { neuronsView } from './neurons.js'
import type { OpenNetwork } from './network.js'
import { digitView, weightsView } from './pictures.js'

/** Answers for all samples take long, so they are not asked of every snapshot. */
const galleryMs = 2500

/** Computes what the page watches. @param fresh of a network that was not looked at before */
export type ComputeViews = (network: OpenNetwork, watched: WatchedViews, fresh: boolean) => Promise<Views>

export function createViews(): ComputeViews {
  const embeddingView = createEmbedding()
  let nextGallery = 0
  return async (network, watched, fresh) => {
    const start = performance.now()
    const weights = watched.weights ? weightsView(network) : undefined
    const digit = watched.digit ? await digitView(network, watched.digit) : undefined
    const histograms = watched.histograms ? await histogramViews(network) : undefined
    const boundary = watched.boundary ? await boundaryView(network) : undefined
    const neurons = watched.neurons ? await neuronsView(network) : undefined
    const embedding = watched.embedding === undefined ? undefined : await embeddingView(network, watched.embedding)
    const withGallery = watched.gallery && (fresh || start >= nextGallery)
    const gallery = withGallery ? await galleryView(network) : undefined
    if (withGallery) nextGallery = performance.now() + Math.max(galleryMs, 5 * (performance.now() - start))
    return {
      ...(weights ? { weights } : {}),
      ...(digit ? { digit } : {}),
      ...(histograms ? { histograms } : {}),
      ...(boundary ? { boundary } : {}),
      ...(neurons ? { neurons } : {}),
      ...(gallery ? { gallery } : {}),
      ...(embedding ? { embedding } : {}),
    }
  }
}
