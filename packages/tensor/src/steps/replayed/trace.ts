import type { KernelFunc, NamedAttrMap, TensorInfo } from '@tensorflow/tfjs-core'

/** A kernel that a step ran. */
export interface Call {
  readonly name: string
  readonly kernelFunc: KernelFunc
  readonly inputs: Readonly<Record<string, TensorInfo>>
  readonly attrs: NamedAttrMap
  /** The index of the first allocation that it makes, among those of the step. */
  readonly firstAllocation: number
}

/** What a step did: the kernels that it ran and the data that they allocated, both in order. */
export interface Trace {
  readonly calls: readonly Call[]
  readonly allocations: readonly TensorInfo[]
  /** Tensors that the host made in the step. */
  readonly constants: readonly { readonly info: TensorInfo; readonly bytes: Uint8Array }[]
  readonly before: StateAndOthers
  readonly after: StateAndOthers
  /** Why the step cannot be replayed; empty where it may be. */
  readonly refusal: string
  /** Releases the data that was retained for replays. */
  release(): void
}

/** The tensors of the state, and beside them the feeds (before the step) or the outs (after it). */
interface StateAndOthers {
  readonly state: Readonly<Record<string, TensorInfo>>
  readonly other: Readonly<Record<string, TensorInfo>>
}

/** Tensors without the objects that tfjs disposes; some kernels take lists of tensors. */
export function infosOf<T extends Readonly<Record<string, TensorInfo>>>(tensors: T): T {
  const plain = Object.entries(tensors)
    .filter(([, tensor]) => tensor)
    .map(([name, { dataId, shape, dtype }]) => [name, { dataId, shape, dtype }])
  return (Array.isArray(tensors) ? plain.map(([, info]) => info) : Object.fromEntries(plain)) as T
}
