import { isTelarError, TrainError, sizeOf, concat } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import type { NamedTensors } from '../../named.js'
import type { Feeds, Runner, StateHolder, Step, Tables } from '../step.js'
import { releaseTape } from '../../tfjs-patches/tape.js'

/** Makes the function that runs one step through ordinary tfjs ops; the caller owns the outs. After a step that throws, the state is that of the step before. */
export function createStepper(
  step: Step,
  holder: StateHolder,
  feeds: Feeds,
): (tables: Tables, row: number) => NamedTensors {
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

/** Adds to an error the step in which it happened, by the feed `step` or else by its place in the chunk; Telar's own errors stay as they are. */
export function stepError(cause: unknown, tables: Tables, row: number): Error {
  return isTelarError(cause)
    ? (cause as Error)
    : new TrainError({ where: `step ${tables['step']?.[row] ?? row}`, problem: (cause as Error).message }, { cause })
}

/**
 * Runs each step through ordinary tfjs ops, on any backend. After a step that throws, the state is that of the step before.
 *
 * @param why the reason for not capturing, which the runner reports
 * @throws TrainError that names the step by the feed `step`, or else by its place in the chunk; Telar's own errors as they are
 *
 * @example
 * const step: Step = ({ w }, { rate }) => ({ state: { w: tf.sub(w, tf.mul(rate, w)) }, out: { norm: tf.norm(w) } })
 * const feeds: Feeds = { rate: { dtype: 'float32', shape: [] } }
 * const runner = createEagerRunner(step, { current: { w: tf.ones([2]) } }, feeds, 'not asked for')
 * const { norm } = await runner.run(2, { rate: Float32Array.of(0.5, 0.5) }).read() // √2, √2 / 2
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

function rowsOf(feeds: Feeds, tables: Tables, row: number): NamedTensors {
  const entries = Object.entries(feeds).map(([name, { dtype, shape }]) => {
    const size = sizeOf(shape)
    return [name, tf.tensor(tables[name]!.slice(row * size, (row + 1) * size), [...shape], dtype)] as const
  })
  return Object.fromEntries(entries)
}

async function readAll(tensors: readonly Tensor[]): Promise<Float32Array> {
  const parts = await Promise.all(tensors.map((tensor) => tensor.data()))
  return concat(Float32Array, parts as Float32Array[])
}
