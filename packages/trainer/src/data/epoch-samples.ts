import { sizeOf } from '@telarjs/core'
import { keepsPixelsPacked, packPixels, type Feeds, type Tables } from '@telarjs/tensor'
import type { SampleCursor, Split } from '@telarjs/datasets'
import { epochOrder } from './epoch-order.js'
import { runRandom, type DataShape, type Plan } from '../plan.js'
import { scaled } from './target-scale.js'

/** The samples of an epoch, as a training step is fed with them: their numbers where they are on the device, otherwise themselves. */
export interface EpochSamples {
  /** The next samples, as often as it is asked, until some of them are trained on. */
  next(count: number): Promise<Tables>
  /** Notes that so many are trained on. */
  advance(count: number): void
  close(): Promise<void>
}

/**
 * Begins an epoch, or goes on in its middle.
 *
 * @param from samples that were trained on before
 */
export function openEpoch(plan: Plan, epoch: number, from: number): EpochSamples {
  const { stream } = plan.data
  if (stream) return streamed(() => stream.open(runRandom(plan.experiment).shuffling(epoch), from), plan.sample)
  const order = epochOrder(plan, epoch)
  let at = from
  return {
    next: async (count) => ({ indices: order.subarray(at, at + count) }),
    advance: (count) => void (at += count),
    close: async () => undefined,
  }
}

function streamed(open: () => Promise<SampleCursor>, { shape, targetScale }: DataShape): EpochSamples {
  let cursor: SampleCursor | undefined
  /** Read, but not trained on yet. */
  let held: Split | undefined
  return {
    async next(count) {
      cursor ??= await open()
      const missing = count - (held?.size ?? 0)
      if (missing > 0) held = joined(held, await cursor.take(missing))
      const { inputs, targets } = rowsOf(held!, 0, count)
      return {
        inputs: inputs instanceof Uint8Array ? fedBytes(inputs, count, sizeOf(shape)) : inputs,
        targets: targets instanceof Int32Array ? targets : scaled(targets, targetScale),
      }
    },
    advance(count) {
      held = count < held!.size ? rowsOf(held!, count, held!.size) : undefined
    },
    close: async () => cursor?.close(),
  }
}

function rowsOf({ size, inputs, targets }: Split, from: number, to: number): Split {
  const rows = <T extends Split['inputs'] | Split['targets']>(values: T): T => {
    const width = values.length / size
    return values.subarray(from * width, to * width) as T
  }
  return { size: to - from, inputs: rows(inputs), targets: rows(targets) }
}

function joined(first: Split | undefined, second: Split): Split {
  if (!first) return second
  const join = <T extends Split['inputs'] | Split['targets']>(one: T, other: T): T => {
    const both = new (one.constructor as new (length: number) => T)(one.length + other.length)
    both.set(one)
    both.set(other, one.length)
    return both
  }
  return {
    size: first.size + second.size,
    inputs: join(first.inputs, second.inputs),
    targets: join(first.targets, second.targets),
  }
}

/** Bytes as the backend in use keeps them: packed into words, or each as a number. */
function fedBytes(inputs: Uint8Array, count: number, size: number): Int32Array | Float32Array {
  return keepsPixelsPacked() ? packPixels(inputs, count, size) : Float32Array.from(inputs)
}

/** The feeds that hold the samples of a step. */
export function sampleFeeds({ data, sample: { shape, targetShape } }: Plan, rows: number): Feeds {
  if (!data.stream) return { indices: { dtype: 'int32', shape: [rows] } }
  const size = sizeOf(shape)
  const { inputs, targets } = data.splits['train']!
  const isPacked = inputs instanceof Uint8Array && keepsPixelsPacked()
  return {
    inputs: { dtype: isPacked ? 'int32' : 'float32', shape: [rows, isPacked ? Math.ceil(size / 4) : size] },
    targets: {
      dtype: targets instanceof Int32Array ? 'int32' : 'float32',
      shape: [rows, ...targetShape],
    },
  }
}

/** The most samples that are fed at once, so that a chunk of steps takes no more than some megabytes. */
export function mostSamples({ data, sample: { shape } }: Plan): number {
  return data.stream ? Math.max(1, Math.floor(chunkValues / sizeOf(shape))) : Infinity
}

const chunkValues = 4 << 20
