import type { TileStore } from '@telarjs/webgpu-kernels/device'
import { join } from 'node:path'
import { folderStorage } from './folder-storage.js'

const name = 'tiles.json'

/** Keeps the best tiles of matrix products in a file of a cache folder. Where it cannot be read or written they are looked for anew. */
export function tilesIn(cacheDirectory: string): TileStore {
  const storage = folderStorage(join(cacheDirectory, 'webgpu'))
  return {
    async read() {
      const bytes = await storage.read(name).catch(() => undefined)
      return bytes && new TextDecoder().decode(bytes)
    },
    keep: (text) => storage.write(name, new TextEncoder().encode(text)).catch(() => undefined),
  }
}
