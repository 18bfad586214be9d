import * as tf from '@tensorflow/tfjs-core'
import { afterEach, beforeAll, expect, test } from 'vitest'
import { startGpu } from '../../fixtures/gpu.js'
import type { WebgpuDevice } from '../device.js'
import type { MatMul } from '../shaders/matmul.js'
import { prepareTiles, tileFor, type TileStore } from './choices.js'
import { findTiles } from './find-tiles.js'
import { createTrial, fastest } from './measure-tiles.js'
import { defaultTile, tileName, tiles, type Tile } from './tile.js'

let gpu: WebgpuDevice

beforeAll(async () => {
  gpu = await startGpu()
})
afterEach(() => prepareTiles(gpu.device, gpu.info, undefined))

/** Lengths that no tile divides, in two parts. */
const [rows, columns, depth, parts] = [37, 53, 29, 2] as const

/** @param a WGSL of an element of the first matrix */
function productOf(a = 'a[m * args.depth + k]'): MatMul {
  return {
    label: 'a product',
    rows,
    columns,
    depth,
    parts,
    wgsl: {
      a: `return ${a};`,
      b: 'return b[k * args.columns + n];',
      write: 'c[(part * args.rows + m) * args.columns + n] = value;',
      contiguous: { a: 'k', b: 'n' },
    },
    writes: { c: { tensor: tf.zeros([parts, rows, columns]) } },
    reads: { a: { tensor: tf.zeros([rows, depth]) }, b: { tensor: tf.zeros([depth, columns]) } },
  }
}

function memory(text?: string): TileStore & { text: string | undefined } {
  return {
    text,
    read() {
      return Promise.resolve(this.text)
    },
    async keep(next) {
      this.text = next
    },
  }
}

/** Few, because a software adapter takes long to compile large ones. */
const few = [defaultTile, tiles[1]!]

test.each([tiles[1]!, tiles[3]!, tiles[6]!].map((tile) => [tileName(tile), tile] as const))(
  '%s: results have the bits of those of the first tile',
  async (_, tile) => {
    const trial = createTrial(gpu.device, productOf())
    const [results, expected] = [await trial.results(tile), await trial.results(defaultTile)]
    expect(expected!.some((byte) => byte !== 0)).toBe(true)
    expect(results).toEqual(expected)
    trial.release()
  },
)

test('the fastest tile is taken, and another one than the first only where it is worth it', () => {
  expect(fastest(['first', 'second', 'third'], [10, 8, 9])).toBe('second')
  expect(fastest(['first', 'second'], [10, 9.9])).toBe('first')
})

test('a tile is looked for once, and kept for its adapter beside those of others', async () => {
  const store = memory(JSON.stringify({ tiles: { another: { product: '1x1x1/1x4' } } }))
  await prepareTiles(gpu.device, gpu.info, store, few)
  expect(tileFor(gpu.device, productOf())).toBe(defaultTile)
  expect(await findTiles(gpu.device)).toBe(true)
  const found = tileFor(gpu.device, productOf())
  expect(await findTiles(gpu.device)).toBe(false)

  const adapter = [gpu.info.vendor, gpu.info.architecture, gpu.info.device, gpu.info.description].join('/')
  const kept = JSON.parse(store.text!) as { tiles: Record<string, Record<string, string>> }
  expect(Object.keys(kept.tiles)).toEqual(['another', adapter])
  expect(Object.values(kept.tiles[adapter]!)).toEqual([tileName(found)])

  // In another process, where the other tile had been the best.
  const other = few.find((tile) => tile !== found) as Tile
  await prepareTiles(gpu.device, gpu.info, memory(store.text!.replace(tileName(found), tileName(other))), few)
  expect(tileFor(gpu.device, productOf())).toEqual(other)
  expect(await findTiles(gpu.device)).toBe(false)
})

test.each([
  ['a damaged file', '{"tiles": {'],
  ['a file of another kind', '[1, 2]'],
])('%s keeps no tiles', async (_, text) => {
  await prepareTiles(gpu.device, gpu.info, memory(text), few)
  expect(tileFor(gpu.device, productOf())).toBe(defaultTile)
  expect(await findTiles(gpu.device)).toBe(true)
})

test('a device that computes nothing but zeros teaches nothing', async () => {
  const store = memory()
  await prepareTiles(gpu.device, gpu.info, store, few)
  tileFor(gpu.device, productOf('0.0 * a[m * args.depth + k]'))
  expect(await findTiles(gpu.device)).toBe(true)
  expect(store.text).toBeUndefined()
})
