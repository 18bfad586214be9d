import { isTelarError, TrainError } from '@telar/core'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import type { NamedTensors } from './named.js'
import { releaseTape } from './tape.js'

/** What changes from step to step: one row of each feed goes into every step. `shape` is the shape of one row. */
export type Feeds = Readonly<Record<string, { readonly dtype: 'int32' | 'float32'; readonly shape: readonly number[] }>>

/**
 * A pure step: state in, new state out, and what the host may want to read, such as the loss.
 * A fused kernel may update a state tensor in place; then it is returned as it came.
 */
export type Step = (state: NamedTensors, feed: NamedTensors) => { readonly state: NamedTensors; readonly out: NamedTensors }

/** The rows of feeds, one after the other. */
export type Tables = Readonly<Record<string, Int32Array | Float32Array>>

/** Steps that were issued; the device may still be busy with them. */
export interface Stretch {
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
  /** Why it is eager; otherwise empty. */
  readonly why: string
  /** Issues `steps` steps; each feed holds one row per step. */
  run(steps: number, feeds: Tables): Stretch
  /** Frees what the runner made for itself; the state lives on and is the caller's again. */
  release(): void
}

/** Makes the function that runs one step through ordinary tfjs ops; the caller owns the outs. After a step that throws, the state is that of the step before. */
export function createStepper(step: Step, holder: StateHolder, feeds: Feeds): (tables: Tables, row: number) => NamedTensors {
  return (tables, row) => {
    try {
      const result = tf.tidy(() => {
        const { state: next, out } = step(holder.current, rowsOf(feeds, tables, row))
        return { next: { ...next }, out: { ...out } }
      })
      const kept = new Set(Object.values(result.next).map(({ id }) => id))
      for (const tensor of Object.values(holder.current)) if (!kept.has(tensor.id)) tensor.dispose()
      holder.current = result.next
      return result.out
    } catch (cause) {
      releaseTape()
      throw cause
    }
  }
}

/** Says in which step it happened, by the feed `step` or else by its place in the stretch; Telar's own errors stay as they are. */
export function stepError(cause: unknown, tables: Tables, row: number): Error {
  return isTelarError(cause) ? (cause as Error) : new TrainError(`step ${tables['step']?.[row] ?? row}: ${(cause as Error).message}`, { cause })
}

/**
 * Runs each step through ordinary tfjs ops, on any backend. After a step that throws, the state is that of the step before.
 *
 * @throws TrainError that names the step by the feed `step`, or else by its place in the stretch; Telar's own errors as they are
 */
export function createEagerRunner(step: Step, holder: StateHolder, feeds: Feeds, why: string): Runner {
  const runOne = createStepper(step, holder, feeds)
  let pending: Tensor[] = []

  return {
    kind: 'eager',
    why,
    run(steps, tables) {
      const outs: NamedTensors[] = []
      for (let i = 0; i < steps; i++) {
        try {
          const out = runOne(tables, i)
          pending.push(...Object.values(out))
          outs.push(out)
        } catch (cause) {
          throw stepError(cause, tables, i)
        }
      }
      return {
        steps,
        async read() {
          const names = Object.keys(outs[0] ?? {})
          const entries = names.map(async (name) => [name, await readAll(outs.map((out) => out[name]!))] as const)
          const values = Object.fromEntries(await Promise.all(entries))
          const read = new Set(outs.flatMap((out) => Object.values(out)))
          for (const tensor of read) tensor.dispose()
          pending = pending.filter((tensor) => !read.has(tensor))
          return values
        },
      }
    },
    release() {
      for (const tensor of pending) tensor.dispose()
      pending = []
    },
  }
}

/**
 * Makes the runner that fits the backend: captured on WebGPU, replaying on WebAssembly, otherwise eager.
 * @param capture false asks for the eager runner
 */
export async function createRunner(step: Step, holder: StateHolder, feeds: Feeds, capture = true): Promise<Runner> {
  if (!capture) return createEagerRunner(step, holder, feeds, 'not asked for')
  if (tf.getBackend() === 'wasm') return (await import('./replay/index.js')).createReplayingRunner(step, holder, feeds)
  if (tf.getBackend() !== 'webgpu') return createEagerRunner(step, holder, feeds, `the backend ${tf.getBackend()} replays nothing`)
  const { createCapturedRunner, CaptureError } = await import('./capture/index.js')
  try {
    return createCapturedRunner(step, holder, feeds)
  } catch (error) {
    if (error instanceof CaptureError) return createEagerRunner(step, holder, feeds, error.message)
    throw error
  }
}

function rowsOf(feeds: Feeds, tables: Tables, row: number): NamedTensors {
  const entries = Object.entries(feeds).map(([name, { dtype, shape }]) => {
    const size = shape.reduce((product, length) => product * length, 1)
    return [name, tf.tensor(tables[name]!.slice(row * size, (row + 1) * size), [...shape], dtype)] as const
  })
  return Object.fromEntries(entries)
}

async function readAll(tensors: readonly Tensor[]): Promise<Float32Array> {
  const parts = await Promise.all(tensors.map((tensor) => tensor.data()))
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part as Float32Array, at)
    at += part.length
  }
  return all
}
