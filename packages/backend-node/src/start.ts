import type { BackendError } from '@telarjs/core'
import { selectBackend, type SelectBackendOptions, type StartedBackend } from '@telarjs/tensor'
import { cpu } from './cpu.js'
import { webgpu } from './dawn.js'
import type { NodeBackendId, NodeCandidate } from './ids.js'
import { cuda, node, nodeIsInstalled } from './tensorflow.js'
import { wasm } from './wasm.js'

/** All backends, in the order of `auto`; why `wasm` comes before `node` is in docs/decisions/0007. */
export const candidates: readonly NodeCandidate[] = [cuda, webgpu, wasm, node, cpu]

/** `auto` takes the first of `cuda`, `webgpu`, `wasm`, `node`, `cpu` that starts. */
export interface NodeStartOptions extends SelectBackendOptions<NodeBackendId> {
  /** Threads of `wasm` and `node`, and of `cuda` on the CPU; without it all cores, `wasm` at most eight. */
  readonly threads?: number
  /** A folder that keeps what was found out about this machine's GPU, such as the best tiles of matrix products; without a folder every process finds it out anew. */
  readonly cacheDirectory?: string
  /** Called once where a GPU is lost or refuses a command in mid-run. */
  readonly onError?: (error: BackendError) => void
}

/** A backend in use in Node; `stop` gives its device back, so that the process can end. */
export type StartedNodeBackend = StartedBackend<NodeBackendId>

/**
 * Starts the best backend of this machine, or the one that is asked for, and makes it tfjs's.
 * What was tried before and why it did not start is in `why`.
 *
 * @throws BackendError where the asked one, or with `requireGpu` any GPU, does not start; the message names the remedy
 *
 * @example
 * const backend = await startBackend()
 * console.log(`${backend.name} on ${backend.device}: ${backend.why}`)
 * await backend.stop()
 */
export async function startBackend(options: NodeStartOptions = {}): Promise<StartedNodeBackend> {
  const { threads, cacheDirectory, onError } = options
  await import('@telarjs/tensor/gradients')
  const started = await selectBackend(candidates, options, {
    ...(threads === undefined ? {} : { threads }),
    ...(cacheDirectory === undefined ? {} : { cacheDirectory }),
    ...(onError ? { onError } : {}),
  })
  const isChoice = started.id === 'wasm' && options.backend !== 'wasm' && nodeIsInstalled()
  return isChoice
    ? { ...started, why: `${started.why}; node would start too, and \`telar doctor\` measures which of them is faster` }
    : started
}
