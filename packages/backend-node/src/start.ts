import { BackendError, type BackendDescription } from '@telar/core'
import { registerMissingKernels } from '@telar/tensor'
import * as tf from '@tensorflow/tfjs-core'
import { cpu } from './cpu.js'
import { webgpu } from './dawn.js'
import type { Rung, RungOptions } from './rung.js'
import { backendIds, StartError, type BackendId } from './start-error.js'
import { cuda, node } from './tensorflow.js'
import { wasm } from './wasm.js'

/** All backends, the best first. */
export const ladder: readonly Rung[] = [cuda, webgpu, node, wasm, cpu]

export interface StartOptions {
  /** `auto`, the default, takes the first of `cuda`, `webgpu`, `node`, `wasm`, `cpu` that starts. */
  readonly backend?: 'auto' | BackendId
  /** No GPU is an error; a software adapter is none. */
  readonly requireGpu?: boolean
  /** May a software adapter such as SwiftShader stand in for a GPU? Only where `webgpu` is asked for by name, unless this says otherwise. */
  readonly allowSoftware?: boolean
  /** Threads of `cuda` and `node` on the CPU; the other backends use one. */
  readonly threads?: number
  /** Called once where a GPU is lost or refuses a command in mid-run. */
  readonly onError?: (error: BackendError) => void
}

/** A backend in use. */
export interface StartedBackend extends BackendDescription {
  readonly id: BackendId
  /** Gives the device back, so that the process can end. */
  stop(): Promise<void>
}

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
export async function startBackend(options: StartOptions = {}, rungs: readonly Rung[] = ladder): Promise<StartedBackend> {
  const { backend = 'auto', requireGpu = false } = options
  if (backend !== 'auto' && !backendIds.includes(backend)) {
    throw new BackendError(`backend: expected auto, ${backendIds.join(', ')}, received ${JSON.stringify(backend)}`)
  }
  // Says nothing on the console about faster backends.
  tf.env().set('PROD', true)
  await import('@telar/tensor/gradients')
  const chosen = rungs.filter(({ id, gpu }) => (backend === 'auto' ? gpu || !requireGpu : id === backend))
  if (requireGpu && chosen.every(({ gpu }) => !gpu)) throw new BackendError(`backend: a GPU is required, but ${backend} is none`)
  const allowSoftware = !requireGpu && (options.allowSoftware ?? backend === 'webgpu')
  return climb(chosen, { ...options, allowSoftware }, backend !== 'auto')
}

async function climb(rungs: readonly Rung[], options: RungOptions & StartOptions, asked: boolean): Promise<StartedBackend> {
  const failed: StartError[] = []
  for (const rung of rungs) {
    try {
      const { device, stop } = await rung.start(options)
      registerMissingKernels()
      return { id: rung.id, name: tf.getBackend(), device, why: asked ? 'asked for' : reason(failed), stop }
    } catch (error) {
      if (asked) throw error
      failed.push(error instanceof StartError ? error : new StartError(rung.id, (error as Error).message, '`telar doctor` may say more.'))
    }
  }
  const remedies = failed.map(({ message }) => `\n  ${message}`).join('')
  throw new BackendError(options.requireGpu ? `no GPU was found, and one is required:${remedies}` : `no backend starts:${remedies}`)
}

function reason(failed: readonly StartError[]): string {
  if (failed.length === 0) return 'the best there is'
  return failed.map(({ backend, reason: why }) => `no ${backend}: ${why}`).join('; ')
}
