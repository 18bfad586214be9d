import { deviceError } from '../health.js'
import { choicesOf, readKept, shortKey, type TileChoices } from './choices.js'
import { bestTile } from './measure-tiles.js'
import { tileName } from './tile.js'

/**
 * Looks for the best tile of every matrix product that a device has met, and keeps it for its adapter. Takes part of a second for each kind of product
 * that is new to the adapter; at other times nothing. A tile is taken only if its results have the same bits as those of the first one.
 *
 * @returns whether there was something to look for, so that what was captured before uses other tiles
 *
 * @example
 * const usesOtherTiles = await findTiles(device)
 */
export async function findTiles(device: GPUDevice): Promise<boolean> {
  const choices = choicesOf(device)
  if (!choices || choices.wanted.size === 0) return false
  choices.searching = choices.searching.then(() => search(device, choices))
  try {
    await choices.searching
  } catch (error) {
    throw deviceError(device) ?? error
  }
  return true
}

async function search(device: GPUDevice, choices: TileChoices): Promise<void> {
  const { chosen, wanted, kept, candidates } = choices
  if (wanted.size === 0) return
  for (const [key, product] of wanted) {
    const tile = await bestTile(device, product, candidates)
    chosen.set(key, tile.best)
    wanted.delete(key)
    if (tile.isMeasured) kept.set(shortKey(key), tileName(tile.best))
  }
  await save(choices)
}

/** Beside what other processes have kept meanwhile. */
async function save({ store, adapter, kept }: TileChoices): Promise<void> {
  if (!store || kept.size === 0) return
  const before = readKept((await store.read()) ?? '')
  const tiles = { ...before, [adapter]: { ...before[adapter], ...Object.fromEntries(kept) } }
  await store.keep(`${JSON.stringify({ tiles }, null, 2)}\n`)
}
