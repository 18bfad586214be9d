import { effect, signal } from '@preact/signals'
import type { BackendChoice, BackendState, PluginInfo, StudioApi, StudioEvent } from '../protocol/api.js'
import { connect, type Remote } from '../protocol/port.js'

/** Plugins that can be named; empty until the worker has told. */
export const catalog = signal<readonly PluginInfo[]>([])

export const backend = signal<BackendState | undefined>(undefined)

/** Why no backend runs. */
export const backendError = signal('')

type Listener = (events: readonly StudioEvent[]) => void
const listeners = new Set<Listener>()

/** Takes what the worker sends by itself: some events at a time. */
export function onStudioEvents(listener: Listener): void {
  listeners.add(listener)
}

/** The worker in which everything is computed. */
export const worker: Remote<StudioApi> = connect<StudioApi, readonly StudioEvent[]>(
  new Worker(new URL('../worker/worker.ts', import.meta.url), { type: 'module', name: 'telar' }),
  (events) => {
    for (const listener of listeners) listener(events)
  },
)

/** Starts the backend; one that does not start leaves the one before. */
export async function chooseBackend(choice: BackendChoice): Promise<void> {
  try {
    backend.value = await worker.start(choice)
    backendError.value = ''
    localStorage.setItem('telar-backend', choice)
  } catch (error) {
    backendError.value = (error as Error).message
    if (backend.value) return
    backend.value = await worker.start('auto')
  }
}

/** The backend of last time. */
export function rememberedBackend(): BackendChoice {
  const kept = localStorage.getItem('telar-backend')
  return ['webgpu', 'webgl', 'wasm', 'cpu'].includes(kept ?? '') ? (kept as BackendChoice) : 'auto'
}

/** Resolves when a backend runs; a click that comes before waits for it. */
export function backendReady(): Promise<void> {
  return new Promise((resolve) => {
    const stop = effect(() => {
      if (backend.value) queueMicrotask(() => (stop(), resolve()))
    })
  })
}

export async function refreshCatalog(): Promise<void> {
  catalog.value = await worker.catalog()
}

export function pluginOf(id: string): PluginInfo | undefined {
  return catalog.value.find((plugin) => plugin.id === id)
}

export function pluginsOf(kind: string): readonly PluginInfo[] {
  return catalog.value.filter((plugin) => plugin.kind === kind)
}
