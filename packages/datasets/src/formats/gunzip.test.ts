import { DataError } from '@telarjs/core'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { gunzip } from './gunzip.js'

const content = Uint8Array.from({ length: 100_000 }, (_, i) => (i * i) % 251)
const packed = new Uint8Array(gzipSync(content))

/** The same bytes with one changed. */
function damaged(at: number): Uint8Array {
  return packed.map((byte, i) => (i === at ? byte ^ 0xff : byte))
}

describe('gunzip', () => {
  it('unpacks what zlib packs, and leaves other bytes alone', async () => {
    expect(await gunzip(packed, 'a.gz')).toEqual(content)
    expect(await gunzip(content, 'a')).toBe(content)
  })

  it('reads several members, and zeros behind them', async () => {
    const second = new Uint8Array(gzipSync(Uint8Array.of(7, 8, 9)))
    const members = Uint8Array.from([...packed, ...second])
    const both = Uint8Array.from([...content, 7, 8, 9])
    expect(await gunzip(members, 'a.gz')).toEqual(both)
    expect(await gunzip(Uint8Array.from([...packed, ...new Uint8Array(512)]), 'a.gz')).toEqual(content)
    expect(await gunzip(Uint8Array.from([...members, ...new Uint8Array(3)]), 'a.gz')).toEqual(both)
    await expect(gunzip(members.subarray(0, members.length - 2), 'a.gz')).rejects.toThrow(DataError)
    await expect(gunzip(Uint8Array.from([...packed, 1, 2, 3]), 'a.gz')).rejects.toThrow(DataError)
  })

  it.each([
    ['cut off', packed.subarray(0, packed.length >> 1)],
    ['cut off in its header', packed.subarray(0, 12)],
    ['damaged inside', damaged(packed.length >> 1)],
    ['of another checksum', damaged(packed.length - 6)],
    ['of another length', damaged(packed.length - 4)],
  ])('refuses a file that is %s', async (_, bytes) => {
    await expect(gunzip(bytes, 'a.gz')).rejects.toThrow(DataError)
    await expect(gunzip(bytes, 'a.gz')).rejects.toThrow(/^a\.gz/)
  })
})
