import { BackendError } from '@telar/core'

/** The backends of Node, the best first: `cuda` and `webgpu` are GPUs, `node` is TensorFlow's own library on the CPU. */
export const backendIds = ['cuda', 'webgpu', 'node', 'wasm', 'cpu'] as const

export type BackendId = (typeof backendIds)[number]

/** Why a backend does not start, and what to do about it. */
export class StartError extends BackendError {
  constructor(
    readonly backend: BackendId,
    readonly reason: string,
    readonly remedy: string,
  ) {
    super(`${backend}: ${reason}. ${remedy}`)
  }
}
