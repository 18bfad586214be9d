import type { BackendState, StudioApi, StudioEvent } from '../protocol/api.js'
import { serve, type MessagePortLike } from '../protocol/port.js'
import { once } from '../shared/once.js'
import { createBackends } from './backend.js'
import { createFiles } from './files.js'
import { createHost } from './host.js'
import { createInspector } from './inspect.js'
import { joinEvents } from './join-events.js'
import { createPlugins } from './registry.js'
import { importPlugins } from './user-plugins.js'
import { createViewer } from './viewer.js'

/** Answers the page: everything that it asks of the worker comes in here. */
function startWorker(port: MessagePortLike): void {
  // Chunks of the worker lie in `assets/`; the page one folder above.
  const base = new URL(import.meta.env.DEV ? '/' : '../', import.meta.url).href
  const files = createFiles(base)
  const plugins = createPlugins(files.version)
  const startBackend = createBackends()
  let backend: Pick<BackendState, 'name' | 'device' | 'why'> = { name: '', device: '', why: '' }
  const host = createHost(files, plugins.registry, () => backend)
  const viewer = createViewer(host, (event) => emit(event))
  const inspect = createInspector(host)

  /** The trainer comes when it is first needed. */
  const runs = once(async () => {
    const { createRuns } = await import('./runs.js')
    const onSnapshot = async (id: string, bytes: Uint8Array, step: number) => void (await viewer.show(id, bytes, step))
    return createRuns({ host, emit: (event) => emit(event), onSnapshot, wants: viewer.wants })
  })
  const active = async () => (await runs()).active()

  const send = serve<StudioApi, readonly StudioEvent[]>(port, {
    async start(choice) {
      const state = await startBackend(choice, (message) =>
        emit({ type: 'warning', id: viewer.shownId(), warning: { step: 0, message } }),
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
    addFiles: files.add,
    inspect,
    variants: async (experiment, sample, count) =>
      (await import('./variants.js')).variants(experiment, sample, count, host),
    train: async (request) => (await runs()).train(request),
    pause: async () => (await active())?.pause(),
    resume: async () => (await active())?.resume(),
    step: async () => (await active())?.step(),
    async stop() {
      const run = await active()
      run?.stop()
      await run?.finished
    },
    change: async (experiment) => (await active())?.change(experiment),
    open: (id, checkpoint) => viewer.show(id, checkpoint, 0),
    watch: viewer.watch,
    images: viewer.images,
  })
  const emit = joinEvents(send)
}

startWorker(self as unknown as MessagePortLike)
