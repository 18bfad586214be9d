import { expect, it } from 'vitest'
import { gunzipPieces } from './gunzip-pieces.js'

const content = Uint8Array.from({ length: 30_000 }, (_, i) => (i * i) % 251)

async function gzip(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const packed = new Blob([bytes]).stream().pipeThrough(new CompressionStream('gzip'))
  return new Uint8Array(await new Response(packed).arrayBuffer())
}

/** What comes out of a file that is read so many bytes at a time. */
async function unpacked(bytes: Uint8Array, size: number): Promise<Uint8Array> {
  async function* pieces() {
    for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size)
  }
  const read: number[] = []
  for await (const piece of gunzipPieces(pieces, 'a.gz')) for (const byte of piece) read.push(byte)
  return Uint8Array.from(read)
}

it('a file of several members, with zeros behind them, is read in a page too, wherever its pieces end', async () => {
  const first = await gzip(content)
  const second = await gzip(Uint8Array.of(7, 8, 9))
  const both = Uint8Array.from([...content, 7, 8, 9])
  const members = Uint8Array.from([...first, ...second, ...new Uint8Array(512)])
  for (const size of [first.length, 1000, members.length]) expect(await unpacked(members, size)).toEqual(both)
})

it('what is damaged or cut off behind the first member is refused', async () => {
  const first = await gzip(content)
  for (const rest of [[1, 2, 3], [...first.subarray(0, -2)]])
    await expect(unpacked(Uint8Array.from([...first, ...rest]), 1000)).rejects.toThrow(
      /^a\.gz: the gzip file is damaged or cut off: /,
    )
})
