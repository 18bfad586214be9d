import { DataError } from '@telarjs/core'
import type { Pieces } from './csv-text.js'
import { isGzip } from './gunzip.js'

/**
 * The content of a file that may be gzipped, piece by piece, so that neither the file nor its content has to fit in memory.
 *
 * @param name the file, for messages
 * @throws DataError that names the file where it is damaged or cut off
 */
export async function* gunzipPieces(pieces: Pieces, name: string): AsyncGenerator<Uint8Array> {
  const source = pieces()[Symbol.asyncIterator]()
  const { value: first } = await source.next()
  const packed = first && isGzip(first)
  try {
    if (packed) yield* unpacked(first, source, name)
    else {
      if (first) yield first
      for (let next = await source.next(); !next.done; next = await source.next()) yield next.value
    }
  } finally {
    await source.return?.()
  }
}

async function* unpacked(
  first: Uint8Array,
  source: AsyncIterator<Uint8Array>,
  name: string,
): AsyncGenerator<Uint8Array> {
  let failure: unknown
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
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value
  } catch (cause) {
    if (failure) throw failure
    throw new DataError(
      { where: name, problem: `the gzip file is damaged or cut off: ${(cause as Error).message}` },
      { cause },
    )
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}
