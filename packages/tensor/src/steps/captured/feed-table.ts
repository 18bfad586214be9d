import { sizeOf } from '@telarjs/core'
import type { Feeds, Tables } from '../step.js'
import type { Slice } from './commands.js'
import { bindAlignment, pack, STORAGE } from './arena.js'

/** The feeds of the steps of a submit on the device, one row for each step. */
export interface FeedTable {
  /** Where each feed lies in the first row. */
  readonly places: Readonly<Record<string, Slice>>
  readonly buffer: GPUBuffer
  /** Bytes of a row. */
  readonly stride: number
  readonly bytes: number
  /** Uploads the rows of `count` steps of a chunk, from that of step `from` on. @param tables those of each member of a stack */
  write(from: number, count: number, tables: readonly Tables[]): void
  release(): void
}

/** A feed in a row of the table. */
export interface FeedColumn {
  readonly name: string
  /** Numbers of each member of a stack. */
  readonly length: number
  /** Numbers from those of a member to those of the next one. */
  readonly stride: number
}

/** @throws TypeError where a table does not hold a row of its feed for each step */
export function checkFeeds(feeds: Feeds, steps: number, tables: Tables): void {
  for (const [name, { dtype, shape }] of Object.entries(feeds)) {
    const length = sizeOf(shape)
    const values = tables[name]
    const expected = `expected ${dtype} [${steps} * ${length}]`
    if (!values) throw new TypeError(`feed ${name}: ${expected}, received nothing`)
    const received = values instanceof Int32Array ? 'int32' : 'float32'
    if (received !== dtype || values.length !== steps * length)
      throw new TypeError(`feed ${name}: ${expected}, received ${received} [${values.length}]`)
  }
}

/** Where feeds lie in a row, each where it may be bound. */
export function feedRow(
  device: GPUDevice,
  feeds: readonly FeedColumn[],
  members: number,
): { readonly offsets: readonly number[]; readonly size: number } {
  return pack(
    feeds.map(({ stride }) => 4 * members * stride),
    bindAlignment(device),
  )
}

/** A copy by `set` costs as much as that of so many numbers one by one. */
const NUMBERS_OF_SET = 64

export function createFeedTable(
  device: GPUDevice,
  feeds: readonly FeedColumn[],
  members: number,
  rows: number,
): FeedTable {
  const { offsets, size: stride } = feedRow(device, feeds, members)
  const buffer = device.createBuffer({ size: Math.max(rows * stride, 4), usage: STORAGE() })
  const words = new Uint32Array((rows * stride) / 4)

  return {
    places: Object.fromEntries(
      feeds.map((feed, i) => [feed.name, { buffer, offset: offsets[i]!, size: 4 * members * feed.stride }]),
    ),
    buffer,
    stride,
    bytes: buffer.size,
    write(from, count, tables) {
      for (const [i, { name, length, stride: apart }] of feeds.entries())
        for (const [member, table] of tables.entries()) {
          const { buffer: bytes, byteOffset, length: all } = table[name]!
          const values = new Uint32Array(bytes, byteOffset, all)
          for (let row = 0; row < count; row++) {
            const [at, first] = [(row * stride + offsets[i]!) / 4 + member * apart, (from + row) * length]
            if (length > NUMBERS_OF_SET) words.set(values.subarray(first, first + length), at)
            else for (let n = 0; n < length; n++) words[at + n] = values[first + n]!
          }
        }
      if (stride > 0) device.queue.writeBuffer(buffer, 0, words, 0, (count * stride) / 4)
    },
    release: () => buffer.destroy(),
  }
}
