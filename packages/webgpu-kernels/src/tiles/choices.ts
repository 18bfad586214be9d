import { hash } from '@telarjs/core'
import type { MatMul } from '../shaders/matmul.js'
import { declarations } from '../shaders/matmul-wgsl.js'
import { defaultTile, tileName, tiles, type Tile } from './tile.js'

/** Where the tiles that were found are kept from one process to the next. */
export interface TileStore {
  /** What was kept last, if anything. */
  read(): Promise<string | undefined>
  keep(text: string): Promise<void>
}

/** The tiles of a device. */
export interface TileChoices {
  /** By what `keyOf` says of a product. */
  readonly chosen: Map<string, Tile>
  /** Products that were met, and whose best tile is not known. */
  readonly wanted: Map<string, MatMul>
  /** What was kept for this adapter: names of tiles. */
  readonly kept: Map<string, string>
  readonly adapter: string
  readonly store: TileStore | undefined
  /** Among which the best one is looked for. */
  readonly candidates: readonly Tile[]
  /** Ends when all tiles are found that were looked for so far: two searches at once would slow one another. */
  searching: Promise<void>
}

const devices = new WeakMap<GPUDevice, TileChoices>()

/** The tiles of a device; undefined where none are looked for. */
export const choicesOf = (device: GPUDevice): TileChoices | undefined => devices.get(device)

/** From now on the products of a device get the tiles that were kept for its adapter, and those that have none are noted. */
export async function prepareTiles(
  device: GPUDevice,
  { vendor, architecture, device: model, description }: GPUAdapterInfo,
  store: TileStore | undefined,
  candidates: readonly Tile[] = tiles,
): Promise<void> {
  const adapter = [vendor, architecture, model, description].join('/')
  const kept = new Map(Object.entries(readKept((await store?.read()) ?? '')[adapter] ?? {}))
  const searching = Promise.resolve()
  devices.set(device, { chosen: new Map(), wanted: new Map(), kept, adapter, store, candidates, searching })
}

/** The tile of a product: the best one, where it is known. */
export function tileFor(device: GPUDevice, product: MatMul): Tile {
  const choices = devices.get(device)
  if (!choices) return defaultTile
  const key = keyOf(product)
  const chosen = choices.chosen.get(key) ?? keptTile(choices, key)
  if (!chosen) choices.wanted.set(key, product)
  else choices.chosen.set(key, chosen)
  return chosen ?? defaultTile
}

function keptTile({ kept, candidates }: TileChoices, key: string): Tile | undefined {
  const name = kept.get(shortKey(key))
  return candidates.find((tile) => tileName(tile) === name)
}

/** Products get the same tile that differ in their lengths by less than a factor of two, and in nothing else. */
function keyOf({ label, rows, columns, depth, parts = 1, wgsl }: MatMul): string {
  const lengths = [rows, columns, depth, parts].map((length) => Math.ceil(Math.log2(length)))
  return `${label} ${lengths.join('x')} ${JSON.stringify(wgsl.contiguous)} ${declarations(wgsl)}`
}

/** The same for a file, with a checksum in place of the shader's text, so that a kernel that changes is searched anew. */
export const shortKey = (key: string): string => {
  const [label, text] = [key.slice(0, key.indexOf('{')), key.slice(key.indexOf('{'))]
  return `${label.trim()} ${hash(text).toString(16)}`
}

type Kept = Readonly<Record<string, Readonly<Record<string, string>>>>

/** Tiles by adapter and product. A file of another kind, or a damaged one, holds none: tiles are then looked for anew. */
export function readKept(text: string): Kept {
  try {
    const { tiles: kept } = JSON.parse(text) as { tiles?: Kept }
    return kept ?? {}
  } catch {
    return {}
  }
}
