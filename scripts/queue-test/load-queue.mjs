// The packages of searches, from their sources.
import { createJiti } from 'jiti'
import { fileURLToPath } from 'node:url'

export const load = (path) => createJiti(import.meta.url).import(fileURLToPath(new URL(path, import.meta.url)))
export const loadQueue = () => load('../../packages/search-queue/src/index.ts')
