import { readTensors } from '@telarjs/tensor'
import { createCapturedRunner, createTunedRunner } from '@telarjs/tensor/captured'
import { chooseForm, findTiles } from '@telarjs/webgpu-kernels'
import { createWebgpuDevice, type WebgpuDevice } from '@telarjs/webgpu-kernels/device'
import { expect, test } from 'vitest'
import { stateOfOneProduct, stepOfOneProduct } from '../../tensor/fixtures/one-product.js'
import { offerTwoTiles } from '../../webgpu-kernels/fixtures/tiles.js'
import { cachedTiles } from './tile-cache.js'

/** A device as a GPU has it, whose products go through workgroup memory. */
async function startTiled(): Promise<WebgpuDevice> {
  const gpu = await createWebgpuDevice(navigator.gpu)
  chooseForm(gpu.device, 'tiled')
  return gpu
}

test('a page finds tiles with the same bits, keeps them in its Cache, and later devices look for none', async () => {
  await caches.delete('telar-webgpu')
  const first = await startTiled()
  const [tuned, plain] = [{ current: stateOfOneProduct() }, { current: stateOfOneProduct() }]
  createCapturedRunner(stepOfOneProduct, plain, {}).run(3, {})
  await offerTwoTiles(first, cachedTiles())
  const runner = await createTunedRunner(stepOfOneProduct, tuned, {})
  runner.run(3, {})
  expect(await readTensors(tuned.current)).toEqual(await readTensors(plain.current))

  const kept = JSON.parse((await cachedTiles()!.read())!) as { tiles: Record<string, Record<string, string>> }
  expect(Object.values(kept.tiles).map((products) => Object.values(products))).toEqual([
    [expect.stringMatching(/^(32x32x16\/4x4|16x16x16\/2x4)$/)],
  ])
  const second = await startTiled()
  await offerTwoTiles(second, cachedTiles())
  createCapturedRunner(stepOfOneProduct, { current: stateOfOneProduct() }, {})
  expect(await findTiles(second.device)).toBe(false)
})
