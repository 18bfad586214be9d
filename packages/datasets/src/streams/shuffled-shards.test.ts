import { createRandom } from '@telarjs/core'
import { describe, expect, it } from 'vitest'
import type { ShardReader } from '../dataset.js'
import { shuffleShards, type ShuffleOptions } from './shuffled-shards.js'

const sizes = [5, 0, 7, 1, 12, 6]
const total = 31

/** Shards whose samples are two numbers each: their number among all, and its double. */
function shards() {
  const read: number[] = []
  let isClosed = false
  const reader: ShardReader = {
    async read(shard) {
      read.push(shard)
      const first = sizes.slice(0, shard).reduce((sum, size) => sum + size, 0)
      const numbers = Int32Array.from({ length: sizes[shard]! }, (_, i) => first + i)
      return {
        size: numbers.length,
        inputs: Float32Array.from([...numbers].flatMap((n) => [n, 2 * n])),
        targets: numbers,
      }
    },
    close: async () => void (isClosed = true),
  }
  return { reader, read, isClosed: () => isClosed }
}

async function taken(options: Partial<ShuffleOptions> & { readonly seed?: number }, counts: readonly number[]) {
  const { reader, read } = shards()
  const { seed = 7, ...rest } = options
  const cursor = shuffleShards(reader, {
    sizes,
    shuffleBuffer: 8,
    readAhead: 2,
    random: createRandom(seed),
    from: 0,
    ...rest,
  })
  const samples: number[] = []
  for (const count of counts) {
    const { size, inputs, targets } = await cursor.take(count)
    expect([size, inputs.length, targets.length]).toEqual([count, 2 * count, count])
    targets.forEach((number, i) => expect([...inputs.subarray(2 * i, 2 * i + 2)]).toEqual([number, 2 * number]))
    samples.push(...targets)
  }
  return { samples, read }
}

const all = Array.from({ length: total }, (_, i) => i)
const sorted = (samples: readonly number[]) => [...samples].sort((a, b) => a - b)

describe('an epoch of shards', () => {
  it.each([1, 2, 8, 30, 31, 100])(
    'has each sample once, with a buffer of %i, however many are taken at a time',
    async (shuffleBuffer) => {
      const { samples } = await taken({ shuffleBuffer }, [total])
      expect(sorted(samples)).toEqual(all)
      expect((await taken({ shuffleBuffer }, [3, 1, 20, 7])).samples).toEqual(samples)
      expect((await taken({ shuffleBuffer, seed: 8 }, [total])).samples).not.toEqual(samples)
    },
  )

  it('goes on from any sample as if it had not been interrupted', async () => {
    for (const shuffleBuffer of [1, 4, 8, 31]) {
      const { samples } = await taken({ shuffleBuffer }, [total])
      for (const from of all)
        expect((await taken({ shuffleBuffer, from }, [total - from])).samples).toEqual(samples.slice(from))
    }
  })

  it('with a buffer of one is read shard by shard; with a larger one no sample comes before it could be in the buffer', async () => {
    const { samples: inOrder, read } = await taken({ shuffleBuffer: 1 }, [total])
    const shardOf = (sample: number) =>
      sizes.findIndex((_, i) => sample < sizes.slice(0, i + 1).reduce((a, b) => a + b, 0))
    expect([...new Set(inOrder.map(shardOf))]).toEqual(read)
    expect(read).not.toEqual([...read].sort())
    const { samples } = await taken({ shuffleBuffer: 8 }, [total])
    samples.forEach((sample, draw) => expect(inOrder.indexOf(sample)).toBeLessThan(8 + draw))
    expect(samples.slice(0, 20)).not.toEqual(inOrder.slice(0, 20))
  })

  it('reads each shard with samples once, no more than so many before they are needed, and after an interruption only those that are needed', async () => {
    const whole = await taken({ shuffleBuffer: 4 }, [total])
    expect(sorted(whole.read)).toEqual([0, 2, 3, 4, 5])
    // The buffer is full after the first shards: what was read beside them was read ahead.
    const begun = await taken({ shuffleBuffer: 1, readAhead: 1 }, [1])
    expect(begun.read).toEqual(whole.read.slice(0, 2))
    const late = await taken({ shuffleBuffer: 1, from: 30 }, [1])
    expect(late.read).toEqual(whole.read.slice(-1))
  })

  it('tells whoever waits of a shard that cannot be read', async () => {
    const reader: ShardReader = {
      read: () => Promise.reject(new Error('b.parquet: damaged')),
      close: async () => undefined,
    }
    const cursor = shuffleShards(reader, { sizes, shuffleBuffer: 8, readAhead: 3, random: createRandom(7), from: 0 })
    await expect(cursor.take(1)).rejects.toThrow('b.parquet: damaged')
  })

  it('closes its reader', async () => {
    const { reader, isClosed } = shards()
    await shuffleShards(reader, { sizes, shuffleBuffer: 8, readAhead: 2, random: createRandom(7), from: 0 }).close()
    expect(isClosed()).toBe(true)
  })
})
