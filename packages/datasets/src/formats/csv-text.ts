import { concat, DataError } from '@telarjs/core'
import { gunzip, isGzip } from './gunzip.js'

/** The bytes of a file in pieces, each of which is valid until the next one is asked for; may be asked for several times. */
export type Pieces = () => AsyncIterable<Uint8Array>

/**
 * Text in pieces of UTF-8 without a byte order mark, from a file that may be gzipped, in UTF-8, UTF-16 (told by its byte order mark or its zeros) or
 * another encoding that is named.
 *
 * @param encoding a label of the Encoding Standard, such as `windows-1252`
 * @throws DataError for bytes that are not valid in the encoding, rather than replacing them
 */
export async function* utf8Pieces(pieces: Pieces, name: string, encoding?: string): AsyncGenerator<Uint8Array> {
  const source = await unpacked(pieces, name)
  let decoder: TextDecoder | undefined
  let position = -1
  for await (const piece of source) {
    const isFirst = position < 0
    if (isFirst) decoder = decoderOf(piece, name, encoding)
    position = Math.max(position, 0)
    const bytes = decoder ? encoded(decoder, piece, name, position) : piece
    yield isFirst ? bytes.subarray(markLength(bytes)) : bytes
    position += piece.length
  }
  if (decoder) yield encoded(decoder, undefined, name, position)
}

/** Text of UTF-8. @throws DataError with `where` for bytes that are not valid */
export function decodeUtf8(bytes: Uint8Array, where: () => string): string {
  if (bytes.length <= 24) {
    let text = ''
    let i = 0
    for (; i < bytes.length && bytes[i]! < 0x80; i++) text += String.fromCharCode(bytes[i]!)
    if (i === bytes.length) return text
  }
  try {
    return strictUtf8.decode(bytes)
  } catch (cause) {
    throw new DataError(
      {
        where: where(),
        expected: 'text in UTF-8',
        received: 'other bytes',
        remedy: 'name the encoding of the file: "encoding": "windows-1252", for example',
      },
      { cause },
    )
  }
}

/** The text of a cell, without the spaces around it. @param isEscaped whether its quotes are written twice */
export function cellText(bytes: Uint8Array, isEscaped: boolean, where: () => string): string {
  const text = decodeUtf8(bytes, where)
  return (isEscaped ? text.replaceAll('""', '"') : text).trim()
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function encoded(decoder: TextDecoder, piece: Uint8Array | undefined, name: string, position: number): Uint8Array {
  try {
    return new TextEncoder().encode(piece ? decoder.decode(piece, { stream: true }) : decoder.decode())
  } catch (cause) {
    throw new DataError(
      {
        where: `${name}, byte ${position}`,
        expected: `text in ${decoder.encoding}`,
        received: 'bytes that are not valid in it',
      },
      { cause },
    )
  }
}

/** What decodes the text that begins so; undefined for UTF-8, which needs no decoding before its cells are cut. */
export function decoderOf(start: Uint8Array, name: string, encoding: string | undefined): TextDecoder | undefined {
  if (encoding !== undefined) {
    try {
      return new TextDecoder(encoding, { fatal: true })
    } catch (cause) {
      throw new DataError(
        { where: name, expected: 'an encoding such as utf-8, utf-16le or windows-1252', received: `'${encoding}'` },
        {
          cause,
        },
      )
    }
  }
  const [first = 1, second = 1] = start
  if ((first === 0xff && second === 0xfe) || (first > 0 && second === 0))
    return new TextDecoder('utf-16le', { fatal: true })
  if ((first === 0xfe && second === 0xff) || (first === 0 && second > 0))
    return new TextDecoder('utf-16be', { fatal: true })
  return undefined
}

/** The bytes of the byte order mark that a text of UTF-8 begins with: 3 or none. */
export function markLength(bytes: Uint8Array): number {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0
}

async function unpacked(pieces: Pieces, name: string): Promise<AsyncIterable<Uint8Array>> {
  for await (const first of pieces()) {
    if (!isGzip(first)) break
    const packed: Uint8Array[] = []
    for await (const piece of pieces()) packed.push(piece.slice())
    return single(await gunzip(concat(Uint8Array, packed), name))
  }
  return pieces()
}

async function* single(piece: Uint8Array): AsyncGenerator<Uint8Array> {
  yield piece
}
