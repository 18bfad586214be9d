import type { Random } from '@telarjs/core'
import type { SampleCursor, ShardReader, Split } from '../dataset.js'
import { readAhead } from './read-ahead.js'
import { createShuffleBuffer } from './shuffle-buffer.js'

/** How shards are read and shuffled. */
export interface ShuffleOptions {
  /** The samples of each shard. */
  readonly sizes: readonly number[]
  /** Samples in the buffer. */
  readonly shuffleBuffer: number
  /** Shards that are read before they are needed. */
  readonly readAhead: number
  /** The shards come in their own order; only the buffer shuffles. */
  readonly isSequential?: boolean
  /** Of this epoch. */
  readonly random: Random
  /** Samples of this epoch that were trained on already. */
  readonly from: number
}

/** A shard in the order of an epoch. */
interface Part {
  readonly shard: number
  /** The place of its first sample in the order of reading, and the one after its last. */
  readonly start: number
  readonly end: number
}

/**
 * The samples of an epoch: the shards in random order, read ahead, and their samples shuffled by a buffer. To go on in the middle of an epoch, the
 * shards whose samples stand in the buffer at that point are read again, and no others.
 *
 * @param reader is closed with the cursor
 */
export function shuffleShards(reader: ShardReader, options: ShuffleOptions): SampleCursor {
  const { sizes, shuffleBuffer, isSequential, random, from } = options
  const order = isSequential ? sizes.keys() : random.stream('shards').permutation(sizes.length)
  const parts = inOrder(sizes, order)
  const buffer = createShuffleBuffer(shuffleBuffer, parts.at(-1)!.end, random.stream('buffer'))
  buffer.skip(from)
  const held = Int32Array.from(buffer.slots.subarray(0, buffer.filled)).sort()
  const needed = parts.filter(({ start, end }) => end > start && (end > buffer.next || holds(held, start, end)))
  const next = readAhead(needed, options.readAhead, async (part) => ({
    ...part,
    samples: await reader.read(part.shard),
  }))
  let current: (Part & { readonly samples: Split }) | undefined
  let contents: Contents | undefined

  /** Puts the samples of the slots into them, shard by shard. */
  async function fill(): Promise<Contents> {
    const slotOf = new Map(Array.from(buffer.slots.subarray(0, buffer.filled), (place, slot) => [place, slot]))
    const first = buffer.next
    let filled: Contents | undefined
    while (slotOf.size > 0) {
      current = (await next())!
      filled ??= emptyLike(current.samples, buffer.slots.length)
      for (let place = current.start; place < Math.min(current.end, first); place++) {
        const slot = slotOf.get(place)
        if (slot !== undefined) copySample(current.samples, place - current.start, filled, slot)
        slotOf.delete(place)
      }
    }
    return filled!
  }

  return {
    async take(count) {
      contents ??= await fill()
      const taken = emptyLike(contents, count)
      for (let i = 0; i < count; i++) {
        const { slot, place, moved } = buffer.draw()
        copySample(contents, slot, taken, i)
        if (place === undefined) copySample(contents, moved, contents, slot)
        else {
          while (place >= current!.end) current = (await next())!
          copySample(current!.samples, place - current!.start, contents, slot)
        }
      }
      return taken
    },
    close: () => reader.close(),
  }
}

function inOrder(sizes: readonly number[], order: Iterable<number>): Part[] {
  let end = 0
  return Array.from(order, (shard) => {
    const start = end
    end += sizes[shard]!
    return { shard, start, end }
  })
}

/** Whether one of the sorted places lies within. */
function holds(places: Int32Array, start: number, end: number): boolean {
  let [low, high] = [0, places.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (places[middle]! < start) low = middle + 1
    else high = middle
  }
  return low < places.length && places[low]! < end
}

type Contents = Split

function emptyLike({ size, inputs, targets }: Split, count: number): Contents {
  const like = <T extends Uint8Array | Float32Array | Int32Array>(values: T): T =>
    new (values.constructor as new (length: number) => T)((values.length / size) * count)
  return { size: count, inputs: like(inputs), targets: like(targets) }
}

function copySample(from: Split, row: number, to: Contents, at: number): void {
  for (const part of ['inputs', 'targets'] as const) {
    const width = from[part].length / from.size
    to[part].set(from[part].subarray(row * width, (row + 1) * width), at * width)
  }
}
