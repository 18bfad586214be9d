import type { Rung, RungOptions } from '@telar/tensor'

/** The backends of Node, the best first: `cuda` and `webgpu` are GPUs, `node` is TensorFlow's own library on the CPU. */
export const backendIds = ['cuda', 'webgpu', 'node', 'wasm', 'cpu'] as const

export type BackendId = (typeof backendIds)[number]

export interface NodeRungOptions extends RungOptions {
  /** Threads on the CPU. */
  readonly threads?: number
}

export type NodeRung = Rung<BackendId, NodeRungOptions>
