import { DataError } from '@telarjs/core'
import type { Pieces } from './csv-text.js'
import { isGzip } from './gunzip.js'

/**
 * The content of a file that may be gzipped, piece by piece, so that neither the file nor its content has to fit in memory. As by `gunzip`, files of
 * several members are read too.
 *
 * @param name the file, for messages
 * @throws DataError that names the file where it is damaged or cut off
 */
export async function* gunzipPieces(pieces: Pieces, name: string): AsyncGenerator<Uint8Array> {
  const source = pieces()[Symbol.asyncIterator]()
  const { value: first } = await source.next()
  const packed = first && isGzip(first)
  try {
    if (packed) yield* unpacked(first, source, () => inflated(pieces, name))
    else {
      if (first) yield first
      for (let next = await source.next(); !next.done; next = await source.next()) yield next.value
    }
  } finally {
    await source.return?.()
  }
}

/**
 * By the platform's inflater, which works beside the thread. Platforms differ in what they do with what comes after the first member.
 *
 * @param again the content from its beginning, in another way, for what the platform refuses
 */
async function* unpacked(
  first: Uint8Array,
  source: AsyncIterator<Uint8Array>,
  again: () => AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  let failure: unknown
  let given = 0
  // Copies, since a piece holds its bytes only until the next one is asked for.
  const packed = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start: (controller) => controller.enqueue(first.slice()),
    async pull(controller) {
      try {
        const { done, value } = await source.next()
        if (done) controller.close()
        else controller.enqueue(value.slice())
      } catch (error) {
        failure = error
        controller.error(error)
      }
    },
  })
  const reader = packed.pipeThrough(new DecompressionStream('gzip')).getReader()
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      given += next.value.length
      yield next.value
    }
    return
  } catch {
    if (failure) throw failure
  } finally {
    await reader.cancel().catch(() => undefined)
  }
  for await (const piece of again()) {
    yield piece.subarray(Math.min(given, piece.length))
    given = Math.max(0, given - piece.length)
  }
}

async function* inflated(pieces: Pieces, name: string): AsyncGenerator<Uint8Array> {
  const { Inflate } = await import('pako')
  const content: Uint8Array[] = []
  function openMember() {
    const member = new Inflate()
    member.onData = (piece) => content.push(piece as Uint8Array)
    return member
  }
  let member = openMember()
  function push(piece: Uint8Array, isLast: boolean): Uint8Array[] {
    member.push(piece, isLast)
    if (member.err) throw new DataError({ where: name, problem: `the gzip file is damaged or cut off: ${member.msg}` })
    return content.splice(0)
  }
  for await (const piece of pieces()) {
    if (member.ended) {
      // Zeros behind the last member, as tapes leave them.
      if (!piece[0]) continue
      member = openMember()
    }
    yield* push(piece, false)
  }
  if (!member.ended) yield* push(new Uint8Array(), true)
}
