import { chooseForm, findTiles } from '@telarjs/webgpu-kernels'
import { expect, test } from 'vitest'
import { offerTwoTiles } from '../../../../webgpu-kernels/fixtures/tiles.js'
import { choicesOf } from '../../../../webgpu-kernels/src/tiles/choices.js'
import { startGpu } from '../../../fixtures/gpu.js'
import { stateOfOneProduct, stepOfOneProduct } from '../../../fixtures/one-product.js'
import { readTensors } from '../../named.js'
import { createStackedRunner } from '../stacked/stacked-runner.js'
import { createCapturedRunner, createTunedRunner } from './captured-runner.js'

test('tiles are found for the products of a step before it is replayed, and its results keep their bits', async () => {
  const gpu = await startGpu()
  chooseForm(gpu.device, 'tiled')
  const [tuned, plain] = [{ current: stateOfOneProduct() }, { current: stateOfOneProduct() }]
  createCapturedRunner(stepOfOneProduct, plain, {}).run(3, {})

  await offerTwoTiles(gpu)
  const runner = await createTunedRunner(stepOfOneProduct, tuned, {})
  expect(await findTiles(gpu.device)).toBe(false)
  runner.run(3, {})
  expect(await readTensors(tuned.current)).toEqual(await readTensors(plain.current))
})

test('steps that are stacked get the tiles of one of them, and its bits', async () => {
  const gpu = await startGpu()
  chooseForm(gpu.device, 'tiled')
  const holders = [1, 2, 3].map(() => ({ current: stateOfOneProduct() }))
  const [plain, ...members] = holders as [(typeof holders)[0], ...typeof holders]
  createCapturedRunner(stepOfOneProduct, plain, {}).run(3, {})

  await offerTwoTiles(gpu)
  const stacked = await createStackedRunner(
    members.map((holder) => ({ step: stepOfOneProduct, holder })),
    {},
  )
  expect(choicesOf(gpu.device)!.chosen.size).toBe(1)
  stacked.run(3, [{}, {}])
  for (const { current } of members) expect(await readTensors(current)).toEqual(await readTensors(plain.current))
})
