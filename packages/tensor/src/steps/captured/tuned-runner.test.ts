import { chooseForm, findTiles } from '@telarjs/webgpu-kernels'
import * as tf from '@tensorflow/tfjs-core'
import { expect, test } from 'vitest'
import { offerTwoTiles } from '../../../../webgpu-kernels/fixtures/tiles.js'
import { startGpu } from '../../../fixtures/gpu.js'
import { runKernel } from '../../fused/kernel.js'
import { readTensors } from '../../named.js'
import type { StateHolder, Step } from '../step.js'
import { createCapturedRunner, createTunedRunner } from './captured-runner.js'

/** A step with one product, through workgroup memory. */
const step: Step = ({ w }) => {
  const given = { x: w!, y: w!, dy: w!, kernel: w! }
  const [gradient] = runKernel('TelarDenseGradient', given, { activation: 'linear', needsInputGradient: false })
  return { state: { w: tf.sub(w!, tf.mul(0.1, gradient!)) }, out: {} }
}

test('tiles are found for the products of a step before it is replayed, and its results keep their bits', async () => {
  const gpu = await startGpu()
  chooseForm(gpu.device, 'tiled')
  const start = (): StateHolder => ({ current: { w: tf.reshape(tf.linspace(-1, 1, 9 * 9), [9, 9]) } })
  const [tuned, plain] = [start(), start()]
  createCapturedRunner(step, plain, {}).run(3, {})

  await offerTwoTiles(gpu)
  const runner = await createTunedRunner(step, tuned, {})
  expect(await findTiles(gpu.device)).toBe(false)
  runner.run(3, {})
  expect(await readTensors(tuned.current)).toEqual(await readTensors(plain.current))
})
