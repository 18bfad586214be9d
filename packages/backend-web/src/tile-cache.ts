import type { TileStore } from '@telarjs/webgpu-kernels/device'

const cacheName = 'telar-webgpu'

/** Keeps the best tiles of matrix products in the browser's Cache; undefined in pages that have none. Where it refuses they are looked for anew. */
export function cachedTiles(): TileStore | undefined {
  const caches: CacheStorage | undefined = globalThis.caches
  if (!caches) return undefined
  const address = new URL(`/${cacheName}/tiles.json`, location.origin).href
  return {
    async read() {
      const found = await caches.match(address, { cacheName }).catch(() => undefined)
      return found?.text()
    },
    async keep(text) {
      const cache = await caches.open(cacheName).catch(() => undefined)
      await cache?.put(address, new Response(text)).catch(() => undefined)
    },
  }
}
