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
  /** Uploads the rows of `count` steps of a chunk, from that of step `from` on. */
  write(from: number, count: number, tables: Tables): void
  release(): void
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
  feeds: Feeds,
): { readonly offsets: readonly number[]; readonly size: number } {
  return pack(
    Object.values(feeds).map(({ shape }) => 4 * sizeOf(shape)),
    bindAlignment(device),
  )
}

export function createFeedTable(device: GPUDevice, feeds: Feeds, rows: number): FeedTable {
  const { offsets, size: stride } = feedRow(device, feeds)
  const columns = Object.entries(feeds).map(([name, { shape }], i) => ({
    name,
    length: sizeOf(shape),
    offset: offsets[i]!,
  }))
  const buffer = device.createBuffer({ size: Math.max(rows * stride, 4), usage: STORAGE() })
  const words = new Uint32Array((rows * stride) / 4)

  return {
    places: Object.fromEntries(columns.map(({ name, length, offset }) => [name, { buffer, offset, size: 4 * length }])),
    buffer,
    stride,
    bytes: buffer.size,
    write(from, count, tables) {
      for (const { name, length, offset } of columns) {
        const { buffer: bytes, byteOffset, length: all } = tables[name]!
        const values = new Uint32Array(bytes, byteOffset, all)
        for (let row = 0; row < count; row++) {
          const [at, first] = [(row * stride + offset) / 4, (from + row) * length]
          if (length === 1) words[at] = values[first]!
          else words.set(values.subarray(first, first + length), at)
        }
      }
      if (stride > 0) device.queue.writeBuffer(buffer, 0, words, 0, (count * stride) / 4)
    },
    release: () => buffer.destroy(),
  }
}
