import { sizeOf } from '@telarjs/core'
import type { Feeds, Tables } from '../step.js'
import type { Slice } from './commands.js'
import { bindAlignment, pack, STORAGE } from './arena.js'
import { copy } from './command-list.js'

/** The feeds of a chunk of steps on the device, one row for each step, and the row that the next replay reads. */
export interface FeedTable {
  /** Where each feed lies in the row that a replay reads. */
  readonly places: Readonly<Record<string, Slice>>
  readonly bytes: number
  /** Uploads one row for each of `steps`. */
  write(steps: number, tables: Readonly<Record<string, Int32Array | Float32Array>>): void
  /** Makes row `i` the current one: one copy, however many feeds. */
  encodeRow(encoder: GPUCommandEncoder, i: number): void
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

export function createFeedTable(device: GPUDevice, feeds: Feeds): FeedTable {
  const names = Object.keys(feeds)
  const lengths = names.map((name) => sizeOf(feeds[name]!.shape))
  const { offsets, size } = pack(
    lengths.map((length) => 4 * length),
    bindAlignment(device),
  )
  const row = device.createBuffer({ size: Math.max(size, 4), usage: STORAGE() })
  let table: GPUBuffer | undefined

  function upload(bytes: Uint8Array): void {
    if (!table || table.size < bytes.byteLength) {
      table?.destroy()
      table = device.createBuffer({ size: bytes.byteLength, usage: GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST })
    }
    device.queue.writeBuffer(table, 0, bytes)
  }

  return {
    places: Object.fromEntries(
      names.map((name, i) => [name, { buffer: row, offset: offsets[i]!, size: 4 * lengths[i]! }]),
    ),
    get bytes() {
      return row.size + (table?.size ?? 0)
    },
    write(steps, tables) {
      if (names.length === 0) return
      const bytes = new Uint8Array(steps * size)
      for (const [f, name] of names.entries()) {
        const length = lengths[f]!
        const values = tables[name]
        const from = new Uint8Array(values!.buffer, values!.byteOffset, values!.byteLength)
        for (let i = 0; i < steps; i++)
          bytes.set(from.subarray(4 * i * length, 4 * (i + 1) * length), i * size + offsets[f]!)
      }
      upload(bytes)
    },
    encodeRow(encoder, i) {
      if (table) copy(encoder, { buffer: table, offset: i * size, size }, { buffer: row, offset: 0 })
    },
    release() {
      row.destroy()
      table?.destroy()
    },
  }
}
