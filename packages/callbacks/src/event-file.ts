import { concat, protobuf, type JsonObject } from '@telarjs/core'

const { bytes, double, float, int, text } = protobuf

/** A value that an event brings, with its tag. */
export type Summary = Uint8Array

/**
 * The beginning of a TensorBoard event file: its version, and the step from which a reader drops what it has read before.
 * Every file needs it, even the first, although TensorBoard acts on it only from the second file on.
 */
export function eventFileHead(step: number, seconds: number): Uint8Array {
  const start = bytes(7, int(1, 1))
  return concat(Uint8Array, [
    recordOf([double(1, seconds), text(3, 'brain.Event:2')]),
    recordOf([double(1, seconds), int(2, step), start]),
  ])
}

/** An event with values of one step. */
export function eventOf(step: number, seconds: number, summaries: readonly Summary[]): Uint8Array {
  const values = summaries.map((summary) => bytes(1, summary))
  return recordOf([double(1, seconds), int(2, step), bytes(5, joined(values))])
}

/** A number, finite or not. */
export function scalar(tag: string, value: number): Summary {
  return joined([text(1, tag), float(2, value)])
}

/** A text in Markdown. */
export function markdown(tag: string, words: string): Summary {
  const tensor = joined([int(1, 7), bytes(2, bytes(2, int(1, 1))), text(8, words)])
  return joined([text(1, tag), bytes(9, metadata('text', new Uint8Array(), 2)), bytes(8, tensor)])
}

/** The options of a run, for the HParams table, which cannot hold lists and objects. */
export function sessionStart(options: JsonObject, seconds: number): Summary {
  const entries = Object.entries(options).map(([name, value]) =>
    bytes(1, joined([text(1, name), bytes(2, wordOf(value))])),
  )
  return session('_hparams_/session_start_info', bytes(3, joined([...entries, double(5, seconds)])))
}

/** Marks that a run has ended. TensorBoard keeps the first mark for ever, so a run that may still be resumed gets none. */
export function sessionEnd(seconds: number): Summary {
  return session('_hparams_/session_end_info', bytes(4, joined([int(1, 1), double(2, seconds)])))
}

function session(tag: string, content: Uint8Array): Summary {
  const empty = joined([int(1, 1), bytes(2, bytes(2, int(1, 0)))])
  return joined([text(1, tag), bytes(9, metadata('hparams', content, 0)), bytes(8, empty)])
}

function metadata(plugin: string, content: Uint8Array, dataClass: number): Uint8Array {
  return joined([bytes(1, joined([text(1, plugin), bytes(2, content)])), int(4, dataClass)])
}

function wordOf(value: unknown): Uint8Array {
  if (typeof value === 'number') return double(2, value)
  return typeof value === 'boolean' ? int(4, Number(value)) : text(3, String(value))
}

/** A record in the TFRecord format: its length and its bytes, each followed by its checksum. */
function recordOf(fields: readonly Uint8Array[]): Uint8Array {
  const data = joined(fields)
  const length = new Uint8Array(8)
  new DataView(length.buffer).setBigUint64(0, BigInt(data.length), true)
  return joined([length, masked(length), data, masked(data)])
}

function masked(data: Uint8Array): Uint8Array {
  const checksum = crc32c(data)
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setUint32(0, ((checksum >>> 15) | (checksum << 17)) + 0xa282ead8, true)
  return bytes
}

/** The cyclic redundancy check of Castagnoli (RFC 3720). */
export function crc32c(data: Uint8Array): number {
  let rest = 0xffffffff
  for (const byte of data) {
    rest ^= byte
    for (let bit = 0; bit < 8; bit++) rest = (rest >>> 1) ^ (rest & 1 ? 0x82f63b78 : 0)
  }
  return (rest ^ 0xffffffff) >>> 0
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  return concat(Uint8Array, parts)
}
