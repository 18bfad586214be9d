import { signal } from '@preact/signals'
import type { BackendChoice, BackendState, PluginInfo, PluginModule, StudioApi, StudioEvent } from '../protocol/api.js'
import { connect, type Remote } from '../protocol/port.js'
import { once } from '../shared/once.js'
import { settings } from '../storage/settings.js'
import { createRestartablePort } from './worker-port.js'

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

/** Starts a worker: the page has one, and a search some more. */
export function newWorker(): Worker {
  return new Worker(new URL('../worker/worker.ts', import.meta.url), { type: 'module', name: 'telar' })
}

declare global {
  /** The worker that the page's head has started already, before this script was there. */
  var telarWorker: Worker | undefined
}

/** The worker that has been started; afterwards a new one. */
function nextWorker(): Worker {
  const started = globalThis.telarWorker
  globalThis.telarWorker = undefined
  return started ?? newWorker()
}

const port = createRestartablePort(nextWorker)

/** The worker in which everything is computed. */
export const worker: Remote<StudioApi> = connect<StudioApi, readonly StudioEvent[]>(port, (events) => {
  for (const listener of listeners) listener(events)
})

/** Plugins of the user's that were loaded, for other workers than the one that loaded them. */
export const loadedModules = signal<readonly PluginModule[]>([])

/** Runs the code of a module. @returns the ids of its plugins */
export async function loadModule(module: PluginModule): Promise<readonly string[]> {
  await backendReady()
  const added = await worker.addPlugins(module)
  loadedModules.value = [...loadedModules.value, module]
  await refreshCatalog()
  return added
}

/** Ends the worker, whatever it does, and starts another one with the same backend and plugins. */
export async function restartWorker(): Promise<void> {
  port.restart('the worker was ended')
  await chooseBackend(backend.value?.choice ?? rememberedBackend())
  for (const module of loadedModules.value) await worker.addPlugins(module)
  await refreshCatalog()
}

/** Starts the backend; one that does not start leaves the one before. */
export async function chooseBackend(choice: BackendChoice): Promise<void> {
  try {
    backend.value = await worker.start(choice)
    backendError.value = ''
    settings.set('telar-backend', choice)
  } catch (error) {
    backendError.value = (error as Error).message
    if (backend.value) return
    backend.value = await worker.start('auto')
  }
}

/** The backend of last time. */
export function rememberedBackend(): BackendChoice {
  const kept = settings.get('telar-backend')
  return ['webgpu', 'webgl', 'wasm', 'cpu'].includes(kept ?? '') ? (kept as BackendChoice) : 'auto'
}

/** Starts the backend of last time, once; a click that comes before it runs waits for it. */
export const backendReady = once(() => chooseBackend(rememberedBackend()))

export async function refreshCatalog(): Promise<void> {
  catalog.value = await worker.catalog()
}

export function pluginOf(id: string): PluginInfo | undefined {
  return catalog.value.find((plugin) => plugin.id === id)
}

export function pluginsOf(kind: string): readonly PluginInfo[] {
  return catalog.value.filter((plugin) => plugin.kind === kind)
}
