import type { Rung, RungOptions } from '@telarjs/tensor'

/** The backends of Node, in the order of `auto`: `cuda` and `webgpu` are GPUs, `node` is TensorFlow's own library on the CPU. */
export const backendIds = ['cuda', 'webgpu', 'wasm', 'node', 'cpu'] as const

export type BackendId = (typeof backendIds)[number]

export interface NodeRungOptions extends RungOptions {
  /** Threads on the CPU. */
  readonly threads?: number
}

export type NodeRung = Rung<BackendId, NodeRungOptions>
