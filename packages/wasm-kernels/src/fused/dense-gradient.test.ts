import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, it } from 'vitest'
import { expectClose, finiteDifferences, randomArray, referenceMatMul } from '../testing/reference.js'
import { run } from '../testing/run.js'
import { startWasm } from '../testing/wasm.js'

beforeAll(startWasm)

it.each([
  [1, 1, 1],
  [5, 7, 3],
  [9, 4, 8],
  [6, 13, 17],
])('batch %i, %i inputs, %i outputs: gradients as finite differences', (batch, inputs, outputs) => {
  const [x, kernel, bias, dy] = [inputs * batch, inputs * outputs, outputs, batch * outputs].map((length, index) =>
    randomArray(length, index + 1),
  ) as [Float32Array, Float32Array, Float32Array, Float32Array]
  for (const activation of ['linear', 'relu'] as const) {
    const forward = (atX: ArrayLike<number>, atKernel: ArrayLike<number>, atBias: ArrayLike<number>) =>
      referenceMatMul(atX, atKernel, batch, outputs, inputs).map((each, i) => {
        const z = each + atBias[i % outputs]!
        return activation === 'relu' ? Math.max(0, z) : z
      })
    const objective = (...at: Parameters<typeof forward>) =>
      forward(...at).reduce((sum, each, i) => sum + each * dy[i]!, 0)
    const tensors = {
      x: tf.tensor2d(x, [batch, inputs]),
      kernel: tf.tensor2d(kernel, [inputs, outputs]),
      dy: tf.tensor2d(dy, [batch, outputs]),
      y: tf.tensor2d(Float32Array.from(forward(x, kernel, bias)), [batch, outputs]),
    }
    const [dKernel, dBias, dx] = run('TelarDenseGradient', tensors, { activation, needsInputGradient: true })
    expectClose(
      dKernel!.dataSync(),
      finiteDifferences((at) => objective(x, at, bias), kernel),
      1e-4,
    )
    expectClose(
      dBias!.dataSync(),
      finiteDifferences((at) => objective(x, kernel, at), bias),
      1e-4,
    )
    expectClose(
      dx!.dataSync(),
      finiteDifferences((at) => objective(at, kernel, bias), x),
      1e-4,
    )
    expect(dx!.shape).toEqual([batch, inputs])
  }
})

it('leaves out the input gradient where it is not needed, and leaks nothing', () => {
  const tensors = { x: tf.ones([2, 3]), y: tf.ones([2, 4]), dy: tf.ones([2, 4]), kernel: tf.ones([3, 4]) }
  const before = tf.memory().numBytes
  const gradients = run('TelarDenseGradient', tensors, { activation: 'relu', needsInputGradient: false })
  expect(gradients.map(({ shape }) => shape)).toEqual([[3, 4], [4]])
  tf.dispose(gradients)
  expect(tf.memory().numBytes).toBe(before)
})
