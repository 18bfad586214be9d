import type { NamedTensors } from '../named.js'

/** What changes from step to step: every step gets one row of each feed. `shape` is the shape of one row. */
export type Feeds = Readonly<Record<string, { readonly dtype: 'int32' | 'float32'; readonly shape: readonly number[] }>>

/**
 * A pure step: state in, new state out, and what the host may want to read, such as the loss.
 * A fused kernel may update a state tensor in place; then it is returned as it came.
 */
export type Step = (
  state: NamedTensors,
  feed: NamedTensors,
) => { readonly state: NamedTensors; readonly out: NamedTensors }

/** The rows of feeds, one after the other. */
export type Tables = Readonly<Record<string, Int32Array | Float32Array>>

/** Steps that were issued; the device may still be busy with them. */
export interface Chunk {
  readonly steps: number
  /** Each `out` of all steps, one after the other: `[steps, ...shape]`. Waits for the device; call it once. */
  read(): Promise<Record<string, Float32Array>>
}

/** The state that runners of one run share, such as those of the full and of the last, smaller batch. */
export interface StateHolder {
  current: NamedTensors
}

/** Runs a step many times. It owns the held state from when it is made until `release`. */
export interface Runner {
  /** `captured` on WebGPU; `replayed` on WebAssembly, once two steps have been seen to do the same; otherwise `eager`. */
  readonly kind: 'captured' | 'replayed' | 'eager'
  /** Why it is eager; if it is replayed, which kernels run as a whole and not as a list of calls; otherwise empty. */
  readonly why: string
  /** Issues `steps` steps; each feed holds one row per step. */
  run(steps: number, feeds: Tables): Chunk
  /** Frees what the runner made for itself; the state lives on and is the caller's again. */
  release(): void
}
