import type { JsonObject } from '@telarjs/core'
import type { PageWords } from '@telarjs/exchange'
import type { ThresholdOptions } from '@telarjs/trainer/thresholds'
import {
  savedRunsChannel,
  type BackendState,
  type PluginModule,
  type StudioApi,
  type StudioEvent,
  type TrainRequest,
} from '../protocol/api.js'
import { serve, type MessagePortLike, type Remote } from '../protocol/port.js'
import type { ExplainedImage, InterpretationApi } from '../protocol/interpretation.js'
import { once } from '../shared/once.js'
import { forgetUnused } from '../storage/data-files.js'
import { resilientStore } from '../storage/resilient-store.js'
import { openStore, type Store } from '../storage/run-store.js'
import { createFiles, type StudioFiles } from './files.js'
import { createHost, type Host } from './host.js'
import { createInspector } from './inspect.js'
import { joinEvents } from './join-events.js'
import { createLoading } from './loading.js'
import { createPlugins } from './registry.js'
import type { OpenNetwork } from './network.js'
import { isRunLocked } from './run-lock.js'
import type { Runs } from './runs.js'
import { watchStrayErrors } from './stray-errors.js'
import { trialApi } from './trial-api.js'
import { createViewer, type Viewer } from './viewer.js'

/** Tells the other tabs of this browser that more of a run is kept. */
function tellTabs(id: string): void {
  const channel = new BroadcastChannel(savedRunsChannel)
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel is of one origin
  channel.postMessage(id)
  channel.close()
}

/** Sends events to the page, and what other tabs need to know to these. */
function toPage(send: (events: readonly StudioEvent[]) => void): (event: StudioEvent) => void {
  const join = joinEvents(send)
  return (event) => {
    if (event.type === 'saved') tellTabs(event.id)
    join(event)
  }
}

/** What needs a backend waits until one has started. */
function createStart() {
  let noteStart = () => {}
  const started = new Promise<void>((resolve) => (noteStart = resolve))
  const afterStart =
    <Given extends readonly unknown[], Result>(work: (...given: Given) => Promise<Result>) =>
    async (...given: Given): Promise<Result> => {
      await started
      return work(...given)
    }
  return { afterStart, noteStart }
}

type StoreApi = 'records' | 'curves' | 'checkpoint' | 'removeRun' | 'restoreRun' | 'forgetUnused'

function storeApi(store: Store): Pick<StudioApi, StoreApi> {
  return {
    records: store.records,
    curves: store.curves,
    checkpoint: store.checkpoint,
    removeRun: store.remove,
    restoreRun: store.restore,
    forgetUnused: async (drafts) =>
      forgetUnused([...drafts, ...(await store.records()).map(({ experiment }) => experiment)]),
  }
}

function filesApi(files: StudioFiles): Pick<StudioApi, 'addFiles' | 'serveFiles'> {
  return { addFiles: files.add, serveFiles: files.serve }
}

/** The network of a run for other programs, and for links. */
function exchangeApi(
  store: Store,
  registry: Host['registry'],
  afterStart: ReturnType<typeof createStart>['afterStart'],
): Pick<Remote<StudioApi>, 'exportRun' | 'shareNetwork' | 'openShared'> {
  return {
    exportRun: afterStart(async (id: string, file: string, words: PageWords) =>
      (await import('./export-run.js')).exportRun(await store.checkpoint(id), file, registry(), words),
    ),
    shareNetwork: afterStart(async (id: string) => {
      const checkpoint = await store.checkpoint(id)
      return checkpoint && (await import('./shared-network.js')).shareNetwork(checkpoint, registry())
    }),
    openShared: afterStart(async (bytes: Uint8Array) =>
      (await import('./shared-network.js')).openShared(bytes, registry()),
    ),
  }
}

/** What is asked of the network that a run has kept. */
function networkApi(
  store: Store,
  viewer: Viewer,
  afterStart: ReturnType<typeof createStart>['afterStart'],
): Pick<Remote<StudioApi>, 'answers' | keyof InterpretationApi> {
  const interpretation = () => import('./interpretation.js')
  /** Nothing where the run has no network here. */
  const about = <Given extends readonly unknown[], T>(
    question: (network: OpenNetwork, ...given: Given) => Promise<T>,
  ) =>
    afterStart(async (id: string, ...given: Given) =>
      viewer.ask(id, await store.checkpoint(id), (network) => question(network, ...given)),
    )
  /** Another checkpoint of a run that this page keeps. */
  const changed = <Given extends readonly unknown[]>(
    change: (network: OpenNetwork, checkpoint: Uint8Array, ...given: Given) => Promise<Uint8Array>,
  ) =>
    afterStart(async (id: string, ...given: Given) => {
      const checkpoint = await store.checkpoint(id)
      const made = checkpoint && (await viewer.ask(id, checkpoint, (network) => change(network, checkpoint, ...given)))
      if (!made) throw new Error('The run has no network here, or its data is not at hand.')
      return made
    })
  return {
    answers: about(async (network) => (await import('./gallery.js')).galleryView(network)),
    columns: about(async (network) => (await interpretation()).columns(network)),
    dependence: about(async (network, column: string) => (await interpretation()).dependence(network, column)),
    whereItLooks: about(async (network, image: ExplainedImage) =>
      (await interpretation()).whereItLooks(network, image),
    ),
    reliability: about(async (network) => (await interpretation()).reliability(network)),
    calibrated: changed(async (...given) => (await interpretation()).calibrated(...given)),
    thresholds: about(async (network) => (await interpretation()).thresholds(network)),
    withThresholds: changed(async (network, checkpoint, options: ThresholdOptions | undefined) =>
      (await interpretation()).withThresholds(network, checkpoint, options),
    ),
    putCheckpoint: afterStart(async (id: string, checkpoint: Uint8Array) => {
      await store.putCheckpoint(id, checkpoint)
      if (viewer.shownId() === id) await viewer.show(id, checkpoint, 0, true)
    }),
  }
}

/** The run that trains, and what can be done with it. */
function runApi(
  runs: () => Promise<Runs>,
  afterStart: ReturnType<typeof createStart>['afterStart'],
): Pick<Remote<StudioApi>, 'train' | 'pause' | 'resume' | 'step' | 'stop' | 'change'> {
  const active = async () => (await runs()).active()
  return {
    train: afterStart(async (request: TrainRequest) => (await runs()).train(request)),
    pause: async () => (await active())?.pause(),
    resume: async () => (await active())?.resume(),
    step: async () => (await active())?.step(),
    async stop() {
      const run = await active()
      run?.stop()
      await run?.finished
    },
    change: async (experiment) => (await active())?.change(experiment),
  }
}

const examplesApi: Pick<StudioApi, 'examples' | 'keepExamples'> = {
  examples: async () => (await import('../storage/example-store.js')).readExamples(),
  keepExamples: async (classes) => (await import('../storage/example-store.js')).keepExamples(classes),
}

/** Answers the page: everything that it asks of the worker comes in here. */
function startWorker(port: MessagePortLike): void {
  // Chunks of the worker lie in `assets/`; the page one folder above.
  const base = new URL(import.meta.env.DEV ? '/' : '../', import.meta.url).href
  const loading = createLoading((progress) => emit({ type: 'loading', id: '', ...progress }))
  const files = createFiles(base, loading)
  const plugins = createPlugins(files.version)
  const startBackend = once(async () => (await import('./backend.js')).createBackends())
  const { afterStart, noteStart } = createStart()
  const store = resilientStore(openStore, (why) => emit({ type: 'notKept', id: '', why }))
  let backend: Pick<BackendState, 'name' | 'device' | 'why'> = { name: '', device: '', why: '' }
  const host = createHost(files, plugins.registry, () => backend)
  const viewer = createViewer(host, (event) => emit(event))

  /** The trainer comes when it is first needed. */
  const runs = once(async () => {
    const { createRuns } = await import('./runs.js')
    const onSnapshot = async (id: string, bytes: Uint8Array, step: number) => void (await viewer.show(id, bytes, step))
    return createRuns({ host, store, emit: (event) => emit(event), onSnapshot, wants: viewer.wants })
  })

  const trials = new Map<string, AbortController>()
  const warn = (message: string) => emit({ type: 'warning', id: viewer.shownId(), warning: { step: 0, message } })
  const noteModule = watchStrayErrors(self, async (error) => {
    warn(error.message)
    trials.forEach((trial) => trial.abort(error))
    ;(await (await runs()).active())?.stop(error)
  })

  const send = serve<StudioApi, readonly StudioEvent[]>(port, {
    async start(choice, threads) {
      const state = await (await startBackend())(choice, warn, threads)
      backend = state
      noteStart()
      return state
    },
    ping() {},
    isTraining: isRunLocked,
    catalog: plugins.catalog,
    addPlugins: afterStart(async (module: PluginModule) => {
      noteModule(module.name)
      return plugins.add(module.name, await (await import('./user-plugins.js')).importPlugins(module))
    }),
    ...filesApi(files),
    inspect: createInspector(host),
    variants: afterStart(async (experiment: JsonObject, sample: number, count: number) =>
      (await import('./variants.js')).variants(experiment, sample, count, host),
    ),
    ...runApi(runs, afterStart),
    ...trialApi(host, trials, afterStart, (event) => emit(event)),
    open: afterStart((id: string, checkpoint: Uint8Array) => viewer.show(id, checkpoint, 0)),
    ...storeApi(store),
    ...examplesApi,
    ...exchangeApi(store, plugins.registry, afterStart),
    ...networkApi(store, viewer, afterStart),
    watch: viewer.watch,
    images: viewer.images,
  })
  const emit = toPage(send)
}

startWorker(self as unknown as MessagePortLike)
