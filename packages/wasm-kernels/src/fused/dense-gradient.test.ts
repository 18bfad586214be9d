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

it.each([
  ['linear', 1, [7, 700, 400]],
  ['relu', 1, [7, 700, 400]],
  ['relu', 0.1, [9, 700, 400]],
  ['linear', 1, [3, 30_000, 10]],
] as const)(
  '%s, a share of %d not zero, %j: has the bits of the gradients and a step of SGD',
  (activation, share, sides) => {
    const [rows, inputs, outputs] = sides
    const tensor = (shape: number[], seed: number) => tf.tensor(randomArray(tf.util.sizeFromShape(shape), seed), shape)
    const [x, dy, y] = [
      [rows, inputs],
      [rows, outputs],
      [rows, outputs],
    ].map((shape, i) => tensor(shape, i))
    const given = { x: share < 1 ? tf.mul(x!, tf.less(tensor([rows, inputs], 5), 2 * share - 1)) : x!, dy: dy!, y: y! }
    const state = () => ({ param: tensor([inputs, outputs], 6), velocity: tensor([inputs, outputs], 7) })
    const [attributes, options] = [
      { activation, needsInputGradient: true },
      { momentum: 0.9, nesterov: true, l2: 0.01 },
    ]
    const learningRate = tf.scalar(0.1)
    const [apart, together] = [state(), state()]
    const [gradient, ...others] = run('TelarDenseGradient', { ...given, kernel: apart.param }, attributes)
    run('TelarSgd', { ...apart, gradient: gradient!, learningRate }, options)
    const inputsOfBoth = { ...given, kernel: together.param, velocity: together.velocity, learningRate }
    const [, ...same] = run('TelarDenseGradientSgd', inputsOfBoth, { ...attributes, ...options })
    const bitsOf = (tensor: tf.Tensor) => new Int32Array(tensor.dataSync().slice().buffer)
    for (const [i, tensor] of [together.param, together.velocity, ...same].entries())
      expect(differsAt(bitsOf(tensor), bitsOf([apart.param, apart.velocity, ...others][i]!))).toBe(-1)
  },
)

/** The first place where bits differ, or −1: an array of a million would be slow to compare by `toEqual`. */
function differsAt(one: Int32Array, other: Int32Array): number {
  return one.length === other.length ? one.findIndex((bits, i) => bits !== other[i]) : 0
}
