import type { BackendError } from '@telarjs/core'
import { selectBackend, type SelectBackendOptions, type StartedBackend } from '@telarjs/tensor'
import { cpu } from './cpu.js'
import type { WebBackendId, WebCandidate, WebCandidateOptions } from './ids.js'
import { wasm } from './wasm.js'
import { webgl } from './webgl.js'
import { webgpu } from './webgpu.js'

/** All backends, the best first. */
export const candidates: readonly WebCandidate[] = [webgpu, webgl, wasm, cpu]

/** `auto` takes the first of `webgpu`, `webgl`, `wasm`, `cpu` that starts. */
export interface WebStartOptions
  extends SelectBackendOptions<WebBackendId>, Pick<WebCandidateOptions, 'wasmPaths' | 'threads'> {
  /** Called once where a GPU is lost or refuses a command in mid-run. */
  readonly onError?: (error: BackendError) => void
}

/** A backend in use in a page or worker; `stop` gives its device back. */
export type StartedWebBackend = StartedBackend<WebBackendId>

/**
 * Starts the best backend of this browser, or the one that is asked for, and makes it tfjs's; in a page as in a worker.
 * Backends are imported when they are tried, so that a bundler can split them.
 *
 * @throws BackendError where the asked one, or with `requireGpu` any GPU, does not start; the message names the remedy
 *
 * @example
 * const backend = await startBackend({ wasmPaths: '/tfjs/' })
 * console.log(`${backend.name} on ${backend.device}: ${backend.why}`)
 */
export async function startBackend(options: WebStartOptions = {}): Promise<StartedWebBackend> {
  const { wasmPaths, threads, onError } = options
  await import('@telarjs/tensor/gradients')
  return selectBackend(candidates, options, {
    ...(wasmPaths === undefined ? {} : { wasmPaths }),
    ...(threads === undefined ? {} : { threads }),
    ...(onError ? { onError } : {}),
  })
}
