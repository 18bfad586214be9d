import { concat, crc32c, protobuf, type JsonObject } from '@telarjs/core'

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

/**
 * Events of step after step with the same numbers in each: what `eventOf` of `scalar`s gives, in a fraction of the time.
 *
 * @param from the step of the first values
 * @param columns the values of each tag
 */
export function scalarEvents(
  columns: Readonly<Record<string, ArrayLike<number>>>,
  from: number,
  seconds: number,
): Uint8Array {
  const heads = Object.keys(columns).map((tag) => bytes(1, scalar(tag, 0)).subarray(0, -4))
  const values = Object.values(columns)
  const template = bytes(5, joined(heads.flatMap((head) => [head, new Uint8Array(4)])))
  const start = template.length - heads.reduce((sum, head) => sum + head.length + 4, 0)
  const view = new DataView(template.buffer, template.byteOffset)
  const time = double(1, seconds)
  const events = Array.from(values[0]!, (_, row) => {
    let at = start
    heads.forEach((head, i) => {
      view.setFloat32((at += head.length), values[i]![row]!, true)
      at += 4
    })
    return recordOf([time, int(2, from + row), template])
  })
  return joined(events)
}

/**
 * How values are spread: counts in equal parts between the smallest and the largest, as TensorFlow's `tf.summary.histogram`. Values that
 * are not finite are left out.
 */
export function histogram(tag: string, values: ArrayLike<number>, parts = 30): Summary {
  const rows = new DataView(new ArrayBuffer(24 * parts))
  const buckets = bucketsOf(values, parts)
  buckets.forEach((row, i) => row.forEach((value, j) => rows.setFloat64(24 * i + 8 * j, value, true)))
  const shape = joined([buckets.length, 3].map((size) => bytes(2, int(1, size))))
  const content = new Uint8Array(rows.buffer, 0, 24 * buckets.length)
  const tensor = joined([int(1, 2), bytes(2, shape), bytes(4, content)])
  return joined([text(1, tag), bytes(9, metadata('histograms', new Uint8Array(), 2)), bytes(8, tensor)])
}

/** A picture as PNG. */
export function image(
  tag: string,
  { width, height }: { readonly width: number; readonly height: number },
  png: Uint8Array,
): Summary {
  const tensor = joined([
    int(1, 7),
    bytes(2, bytes(2, int(1, 3))),
    text(8, String(width)),
    text(8, String(height)),
    bytes(8, png),
  ])
  return joined([text(1, tag), bytes(9, metadata('images', new Uint8Array(), 3)), bytes(8, tensor)])
}

/** [left, right, count] of each part. Equal values stand in one part around them. */
function bucketsOf(values: ArrayLike<number>, parts: number): (readonly [number, number, number])[] {
  let [least, most, finite] = [Infinity, -Infinity, 0]
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    if (!Number.isFinite(value)) continue
    finite += 1
    if (value < least) least = value
    if (value > most) most = value
  }
  if (finite === 0) return []
  if (least === most) return [[least - 0.5, most + 0.5, finite]]
  const counts = new Float64Array(parts)
  const width = (most - least) / parts
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    if (Number.isFinite(value)) counts[Math.min(parts - 1, Math.floor((value - least) / width))]! += 1
  }
  return Array.from(counts, (count, i) => [least + i * width, i + 1 === parts ? most : least + (i + 1) * width, count])
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

function joined(parts: readonly Uint8Array[]): Uint8Array {
  return concat(Uint8Array, parts)
}
