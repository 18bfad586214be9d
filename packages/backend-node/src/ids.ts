import type { BackendCandidate, CandidateOptions } from '@telarjs/tensor'

/**
 * The backends of Node, in the order of `auto`: `cuda` and `webgpu` are GPUs, `node` is TensorFlow's own library on the CPU.
 *
 * @example
 * backendIds.includes('webgpu') // true
 */
export const backendIds = ['cuda', 'webgpu', 'wasm', 'node', 'cpu'] as const

/** The backends that can be asked for in Node by name. */
export type NodeBackendId = (typeof backendIds)[number]

export interface NodeCandidateOptions extends CandidateOptions {
  /** Threads on the CPU. */
  readonly threads?: number
  /** A folder that keeps what was found out about this machine's GPU, such as the best tiles of matrix products; without a folder every process finds it out anew. */
  readonly cacheDirectory?: string
}

export type NodeCandidate = BackendCandidate<NodeBackendId, NodeCandidateOptions>
