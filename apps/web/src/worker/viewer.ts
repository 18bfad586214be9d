import { isTelarError } from '@telarjs/core'
import { directionsOf, valueKindsOf } from '@telarjs/trainer'
import type { OpenedFacts, SampleSheet, StudioEvent } from '../protocol/api.js'
import type { WatchedViews } from '../protocol/views.js'
import { once } from '../shared/once.js'
import type { Host } from './host.js'
import type { OpenNetwork } from './network.js'

/** The network that is looked at, and what the page wants to see of it. */
export interface Viewer {
  /** Looks at another checkpoint. @param isChanged whether it answers otherwise than the one of the same run before, though nothing was trained @throws TrainError for a damaged one, ExperimentError for one of unknown plugins */
  show(id: string, checkpoint: Uint8Array, step: number, isChanged?: boolean): Promise<OpenedFacts>
  watch(views: WatchedViews): void
  /** Whether anything is watched. */
  wants(): boolean
  /** The run that is looked at. */
  shownId(): string
  /**
   * Asks something of the network in the checkpoint of a run, or where none is kept, as of a run of the command line, of the one that is looked at.
   *
   * @returns nothing where there is none, or its data is not at hand
   */
  ask<T>(
    id: string,
    checkpoint: Uint8Array | undefined,
    question: (network: OpenNetwork) => Promise<T>,
  ): Promise<T | undefined>
  images(split: string, indices: readonly number[]): Promise<SampleSheet>
}

export function createViewer(host: Host, emit: (event: StudioEvent) => void): Viewer {
  let shown: { readonly id: string; readonly network: OpenNetwork; readonly step: number } | undefined
  let watched: WatchedViews = {}
  let busy: Promise<unknown> = Promise.resolve()
  const computeViews = once(async () => (await import('./views.js')).createViews())

  /** Views and a change of the network wait for one another. */
  function serialize<T>(work: () => Promise<T>): Promise<T> {
    const done = busy.then(work)
    busy = done.catch(() => {})
    return done
  }

  async function send(wanted: WatchedViews, fresh: boolean): Promise<void> {
    if (!shown) return
    const { id, network, step } = shown
    const compute = await computeViews()
    const views = await compute(network, wanted, fresh)
    if (Object.keys(views).length > 0) emit({ type: 'views', id, step, views })
  }

  return {
    wants: () => Object.values(watched).some((value) => value !== undefined && value !== false),
    shownId: () => shown?.id ?? '',
    show: (id, checkpoint, step, isChanged = false) =>
      serialize(async () => {
        const network = await open(checkpoint, host)
        const fresh = shown?.id !== id || isChanged
        shown?.network.release()
        shown = { id, network, step }
        await send(watched, fresh)
        const { metrics, sample } = network.network
        const { shape, classes, targetShape } = sample
        return {
          directions: directionsOf(metrics),
          valueKinds: valueKindsOf(metrics),
          sample: { shape, classes, targetShape },
        }
      }),
    watch(views) {
      const changed: WatchedViews = Object.fromEntries(
        Object.entries(views).filter(([key, value]) => value !== watched[key as keyof WatchedViews]),
      )
      watched = views
      // A failure of a view must not end the run; the next snapshot tries again.
      void serialize(() => send(changed, changed.gallery === true)).catch(() => {})
    },
    ask: (id, checkpoint, question) =>
      serialize(async () => {
        if (!checkpoint) return shown?.id === id ? answerOf(shown.network, question) : undefined
        const network = await open(checkpoint, host)
        return answerOf(network, question).finally(() => network.release())
      }),
    async images(split, indices) {
      if (!shown) throw new Error('there is no network to look at yet')
      return (await import('./gallery.js')).imagesOf(shown.network, split, indices)
    },
  }
}

async function answerOf<T>(
  network: OpenNetwork,
  question: (network: OpenNetwork) => Promise<T>,
): Promise<T | undefined> {
  try {
    return await question(network)
  } catch (error) {
    if (isTelarError(error) && error.name === 'DataError') return undefined
    throw error
  }
}

/** What reads checkpoints comes with the first one. */
async function open(checkpoint: Uint8Array, host: Host): Promise<OpenNetwork> {
  return (await import('./network.js')).openNetwork(checkpoint, host)
}
