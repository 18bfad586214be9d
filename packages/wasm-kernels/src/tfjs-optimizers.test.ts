import * as tf from '@tensorflow/tfjs-core'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { registerWasmKernels, unregisterWasmKernels } from './index.js'
import { expectClose, randomArray, randomTensor } from './testing/reference.js'
import { startWasm } from './testing/wasm.js'

beforeAll(startWasm)
afterEach(() => tf.disposeVariables())

const OPTIMIZERS: Record<string, () => tf.Optimizer> = {
  sgd: () => tf.train.sgd(0.1),
  momentum: () => tf.train.momentum(0.1, 0.9),
  'momentum, Nesterov': () => tf.train.momentum(0.1, 0.9, true),
  adam: () => tf.train.adam(0.01, 0.9, 0.99, 1e-7),
}

/** Four steps on two parameters, the second of which has no gradient in the second step. */
function train(optimizer: tf.Optimizer): number[] {
  const [a, b] = [tf.variable(randomTensor([5, 7], 1), true, 'a'), tf.variable(randomTensor([3], 2), true, 'b')]
  for (let step = 0; step < 4; step++) {
    tf.tidy(() => {
      const gradients = [
        { name: 'a', tensor: randomTensor([5, 7], 10 + step) },
        { name: 'b', tensor: step === 1 ? null : randomTensor([3], 20 + step) },
      ]
      optimizer.applyGradients(gradients as Parameters<tf.Optimizer['applyGradients']>[0])
    })
  }
  return [...a.dataSync(), ...b.dataSync()]
}

async function kernelsOf(run: () => void): Promise<string[]> {
  const { kernelNames } = await tf.profile(() => {
    run()
    return tf.scalar(0)
  })
  return kernelNames
}

describe.each(Object.keys(OPTIMIZERS))('%s', (name) => {
  it("takes the steps that tfjs's own operations take, and saves the same", async () => {
    unregisterWasmKernels()
    const stock = OPTIMIZERS[name]!()
    const expected = train(stock)
    const saved = await stock.getWeights()
    const values = saved.map(({ tensor }) => [...tensor.dataSync()])
    tf.disposeVariables()
    await registerWasmKernels()
    const fused = OPTIMIZERS[name]!()
    expectClose(train(fused), expected, 2e-6)
    const again = await fused.getWeights()
    expect(again.map((each) => each.name)).toEqual(saved.map((each) => each.name))
    again.forEach(({ tensor }, index) => expectClose(tensor.dataSync(), values[index]!, 2e-6))
  })

  it('runs on the fused kernel from the second step, and without it once the kernels are gone', async () => {
    const fused = name === 'adam' ? 'TelarAdam' : 'TelarSgd'
    tf.variable(tf.ones([4]), true, 'w')
    const optimizer = OPTIMIZERS[name]!()
    const step = () => optimizer.applyGradients({ w: tf.ones([4]) as tf.Variable })
    step()
    expect(await kernelsOf(step)).toContain(fused)
    unregisterWasmKernels()
    const stock = await kernelsOf(step)
    await registerWasmKernels()
    expect(stock).not.toContain(fused)
    expect(stock).toContain('Add')
  })

  it('writes to no memory that another tensor sees, and leaks nothing', () => {
    const w = tf.variable(tf.tensor1d(randomArray(6)), true, 'w')
    const optimizer = OPTIMIZERS[name]!()
    const step = () => tf.tidy(() => optimizer.applyGradients({ w: tf.ones([6]) as tf.Variable }))
    step()
    const [view, before] = [tf.reshape(w, [2, 3]), [...w.dataSync()]]
    step()
    expect([...view.dataSync()]).toEqual(before)
    expect([...w.dataSync()]).not.toEqual(before)
    view.dispose()
    const tensors = tf.memory().numTensors
    step()
    step()
    expect(tf.memory().numTensors).toBe(tensors)
  })
})

it('minimizes as ever: a parabola by hand', () => {
  const x = tf.variable(tf.scalar(3), true, 'x')
  const optimizer = tf.train.sgd(0.1)
  for (let step = 0; step < 10; step++) optimizer.minimize(() => tf.square(tf.sub(x, 1)) as tf.Scalar)
  // Each step leaves 1 - 0.1 * 2 of the distance, which is 2 at first.
  expectClose(x.dataSync(), [1 + 2 * 0.8 ** 10])
})

describe.each(['momentum', 'momentum, Nesterov', 'adam'])('%s', (name) => {
  it.each([8, 20_000])('says as tfjs does that it was used for other parameters, of %i numbers', (length) => {
    const optimizer = OPTIMIZERS[name]!()
    const [small, large] = [tf.variable(tf.ones([4]), true, 'small'), tf.variable(tf.ones([length]), true, 'large')]
    for (let step = 0; step < 2; step++) optimizer.applyGradients({ small: tf.ones([4]) as tf.Variable })
    const message = 'could not be broadcast'
    expect(() => optimizer.applyGradients({ large: tf.ones([length]) as tf.Variable })).toThrow(message)
    expect(large.dataSync().every((each) => each === 1)).toBe(true)
    expect(small.dataSync().every((each) => each < 1)).toBe(true)
  })
})

it('trains weights of which stock kernels keep packed copies', () => {
  const [x, alpha] = [tf.tensor2d([[-1, -2]]), tf.variable(tf.tensor1d([1, 1]), true, 'alpha')]
  const optimizer = tf.train.sgd(0.25)
  const predict = () => [...(tf.prelu(x as tf.Tensor, alpha as tf.Tensor) as tf.Tensor).dataSync()]
  expect(predict()).toEqual([-1, -2])
  for (let step = 0; step < 2; step++) optimizer.applyGradients({ alpha: tf.ones([2]) as tf.Variable })
  expect(predict()).toEqual([-0.5, -1])
})
