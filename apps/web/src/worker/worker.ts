import type { StudioApi, StudioEvent } from '../protocol/api.js'
import type { WatchedViews } from '../protocol/views.js'
import { serve, type MessagePortLike } from '../protocol/port.js'
import { startBackend } from './backend.js'
import { createFiles } from './files.js'
import { createHost } from './host.js'
import { inspect } from './inspect.js'
import { openNetwork, type OpenNetwork } from './network.js'
import { createPlugins } from './registry.js'
import type { Runs } from './runs.js'
import { importPlugins } from './user-plugins.js'

// Chunks of the worker lie in `assets/`; the page one folder above.
const base = new URL(import.meta.env.DEV ? '/' : '../', import.meta.url).href

const files = createFiles(base)
const plugins = createPlugins(files.version)
let backend = { name: '', device: '', why: '' }
const host = createHost(files, plugins.registry, () => backend)

let shown: { readonly id: string; readonly network: OpenNetwork; readonly step: number } | undefined
let watched: WatchedViews = {}

/** Views and a change of the network wait for one another. */
let busy: Promise<unknown> = Promise.resolve()
function serialize<T>(work: () => Promise<T>): Promise<T> {
  const done = busy.then(work)
  busy = done.catch(() => {})
  return done
}

const wants = () => Object.values(watched).some((value) => value !== undefined && value !== false)

async function show(id: string, bytes: Uint8Array, step: number): Promise<void> {
  await serialize(async () => {
    const network = await openNetwork(bytes, host)
    const fresh = shown?.id !== id
    shown?.network.release()
    shown = { id, network, step }
    await sendViews(watched, fresh)
  })
}

async function sendViews(wanted: WatchedViews, fresh: boolean): Promise<void> {
  if (!shown) return
  const { id, network, step } = shown
  const { computeViews } = await import('./views.js')
  const views = await computeViews(network, wanted, fresh)
  if (Object.keys(views).length > 0) emit({ type: 'views', id, step, views })
}

/** The trainer comes when it is first needed, or when there is nothing else to do. */
let opened: Promise<Runs> | undefined
function runs(): Promise<Runs> {
  opened ??= import('./runs.js').then(({ createRuns }) => createRuns(host, (event) => emit(event), show, wants))
  return opened
}

const api: StudioApi = {
  async start(choice) {
    const state = await startBackend(choice, (message) =>
      emit({ type: 'warning', id: shown?.id ?? '', warning: { step: 0, message } }),
    )
    backend = state
    return state
  },
  catalog: plugins.catalog,
  async addPlugins(module) {
    const added = await importPlugins(module)
    plugins.add(added)
    return added.map(({ id }) => id)
  },
  addFiles: (dropped) => files.add(dropped),
  inspect: (experiment) => inspect(experiment, host),
  variants: async (experiment, sample, count) =>
    (await import('./variants.js')).variants(experiment, sample, count, host),
  train: async (request) => (await runs()).train(request),
  pause: async () => (await runs()).pause(),
  resume: async () => (await runs()).resume(),
  step: async () => (await runs()).step(),
  stop: async () => (await runs()).stop(),
  change: async (experiment) => (await runs()).change(experiment),
  async open(id, checkpoint) {
    const network = await openNetwork(checkpoint, host)
    const { experiment } = network
    network.release()
    await show(id, checkpoint, 0)
    return experiment
  },
  watch(views) {
    const changed: WatchedViews = Object.fromEntries(
      Object.entries(views).filter(([key, value]) => value !== watched[key as keyof WatchedViews]),
    )
    watched = views
    // A failure of a view must not end the run; the next snapshot tries again.
    void serialize(() => sendViews(changed, changed.gallery === true)).catch(() => {})
  },
  async images(split, indices) {
    if (!shown) throw new Error('there is no network to look at yet')
    return (await import('./gallery.js')).imagesOf(shown.network, split, indices)
  },
}

const emit = serve<StudioEvent>(self as unknown as MessagePortLike, api as never)
