import { isTelarError } from '@telarjs/core'
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
    const { digit: drawn, embedding: layer } = watched
    const weights = watched.weights ? weightsView(network) : undefined
    const digit = drawn && (await digitView(network, drawn))
    const histograms = watched.histograms && (await ofData(() => histogramViews(network)))
    const boundary = watched.boundary && (await ofData(() => boundaryView(network)))
    const neurons = watched.neurons && (await ofData(() => neuronsView(network)))
    const embedding = layer === undefined ? undefined : await ofData(() => embeddingView(network, layer))
    const withGallery = watched.gallery && (fresh || start >= nextGallery)
    const gallery = withGallery && (await ofData(() => galleryView(network)))
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

/** A view of data that may not be at hand, as that of somebody else's network is not: then it is left out, and the others are not. */
async function ofData<T>(view: () => Promise<T>): Promise<T | undefined> {
  try {
    return await view()
  } catch (error) {
    if (isTelarError(error) && error.name === 'DataError') return undefined
    throw error
  }
}
