import { concat, crc32, protobuf, type Json } from '@telarjs/core'

const { bytes, int, text } = protobuf

/** A record of W&B's transaction log: one field of `Record` in its `wandb_internal.proto`, 0.31. */
export type WandbRecord = Uint8Array

/** Values of a run by name, such as `train/loss`, as JSON in Python's spelling: with NaN and Infinity. */
export type Values = Readonly<Record<string, string>>

export function valuesOf(values: Readonly<Record<string, Json>>): Values {
  const jsonOf = (value: Json) => (typeof value === 'number' ? String(value) : JSON.stringify(value))
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, jsonOf(value)]))
}

/** What a run is, in the words of W&B. */
export interface RunIdentity {
  readonly id: string
  readonly project: string
  readonly entity?: string
  readonly name: string
  readonly tags: readonly string[]
  readonly config: Values
  /** Milliseconds since 1970. */
  readonly startedAt: number
}

/** The first record of a file: the version of W&B's library that is needed to read it. */
export const header = (): WandbRecord => bytes(21, bytes(1, joined([text(1, 'telar'), text(2, '0.70.0')])))

export function runRecord({ id, project, entity, name, tags, config, startedAt }: RunIdentity): WandbRecord {
  return bytes(
    17,
    joined([
      text(1, id),
      ...(entity === undefined ? [] : [text(2, entity)]),
      text(3, project),
      bytes(4, joined(itemsOf(config, 1))),
      text(8, name),
      ...tags.map((tag) => text(10, tag)),
      bytes(17, int(1, Math.floor(startedAt / 1000))),
    ]),
  )
}

/** A row of the history: the values of one step. */
export function historyRecord(step: number, values: Values): WandbRecord {
  return bytes(2, joined([...itemsOf({ ...values, _step: String(step) }, 2), bytes(2, int(1, step))]))
}

/** A file that lies in the folder `files` beside the log. */
export const fileRecord = (path: string): WandbRecord => bytes(6, bytes(1, text(1, path)))

/** The last value of each name, for W&B's table of runs. */
export const summaryRecord = (values: Values): WandbRecord => bytes(3, joined(itemsOf(values, 2)))

export const exitRecord = (code: number, seconds: number): WandbRecord =>
  bytes(18, joined([int(1, code), int(2, Math.round(seconds))]))

/** @param name the field of an item's name: 1, or 2 for a path of one part, which may have dots */
function itemsOf(values: Values, name: 1 | 2): Uint8Array[] {
  return Object.entries(values).map(([key, value]) => bytes(1, joined([text(name, key), text(16, value)])))
}

/** The first bytes of a file: `:W&B`, 0xBEE1 and version 0. */
export const fileHead = Uint8Array.of(0x3a, 0x57, 0x26, 0x42, 0xe1, 0xbe, 0)

const blockSize = 32768
const headSize = 7
/** Types of parts: whole records, the first part of one, those in the middle, and the last. */
const [full, first, middle, last] = [1, 2, 3, 4] as const

/**
 * Records in LevelDB's log format, with CRC-32 as checksum: in blocks of 32 KiB, each part of a record behind its checksum, its length and its type.
 *
 * @param at the length of the file before
 */
export function framed(records: readonly WandbRecord[], at: number): Uint8Array {
  const parts: Uint8Array[] = []
  let end = at
  const add = (part: Uint8Array) => void ((end += part.length), parts.push(part))
  for (const record of records)
    for (let from = 0, isFirst = true; isFirst || from < record.length; isFirst = false) {
      const left = blockSize - (end % blockSize)
      if (left < headSize) add(new Uint8Array(left))
      const data = record.subarray(from, from + (left < headSize ? blockSize : left) - headSize)
      from += data.length
      add(headOf(isFirst, from === record.length, data))
      add(data)
    }
  return joined(parts)
}

function headOf(isFirst: boolean, isLast: boolean, data: Uint8Array): Uint8Array {
  const [begun, inside] = isLast ? [full, last] : [first, middle]
  const type = isFirst ? begun : inside
  const head = new DataView(new ArrayBuffer(headSize))
  head.setUint32(0, crc32(joined([Uint8Array.of(type), data])), true)
  head.setUint16(4, data.length, true)
  head.setUint8(6, type)
  return new Uint8Array(head.buffer)
}

const joined = (parts: readonly Uint8Array[]) => concat(Uint8Array, parts)
