import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { expectClose, randomArray, randomTensor, referenceMatMul } from '../testing/reference.js'
import { startWasm } from '../testing/wasm.js'

beforeAll(startWasm)

const SHAPES = [
  [1, 1, 1],
  [4, 8, 4],
  [3, 5, 7],
  [6, 8, 300],
  [13, 17, 257],
  [5, 9, 513],
  [64, 10, 33],
  [2, 31, 1],
  [33, 1, 5],
  [200, 12, 300],
] as const

describe.each([
  [false, false],
  [true, false],
  [false, true],
  [true, true],
])('BatchMatMul, transposed: %s, %s', (transposeA, transposeB) => {
  it.each(SHAPES)('%i x %i x %i is the sum of products', (m, n, k) => {
    const a = randomArray(m * k, 1)
    const b = randomArray(k * n, 2)
    const c = tf.matMul(
      tf.tensor2d(a, transposeA ? [k, m] : [m, k]),
      tf.tensor2d(b, transposeB ? [n, k] : [k, n]),
      transposeA,
      transposeB,
    )
    expect(c.shape).toEqual([m, n])
    expectClose(c.dataSync(), referenceMatMul(a, b, m, n, k, transposeA, transposeB), 2e-5)
  })

  it.each([
    [0, 3, 2],
    [3, 0, 2],
    [3, 2, 0],
  ])('%i x %i x %i has the right size', (m, n, k) => {
    const c = tf.matMul(
      tf.zeros([transposeA ? k : m, transposeA ? m : k]),
      tf.zeros([transposeB ? n : k, transposeB ? k : n]),
      transposeA,
      transposeB,
    )
    expect(c.shape).toEqual([m, n])
    expectClose(c.dataSync(), new Float32Array(m * n))
  })

  it('repeats broadcast batch axes', () => {
    const [m, n, k] = [3, 5, 4]
    const a = randomTensor([2, 1, ...(transposeA ? [k, m] : [m, k])], 3)
    const b = randomTensor([3, ...(transposeB ? [n, k] : [k, n])], 4)
    const c = tf.matMul(a, b, transposeA, transposeB)
    expect(c.shape).toEqual([2, 3, m, n])
    const expected = [0, 1].flatMap((i) =>
      [0, 1, 2].flatMap((j) => [
        ...referenceMatMul(
          a.dataSync().slice(i * m * k, (i + 1) * m * k),
          b.dataSync().slice(j * n * k, (j + 1) * n * k),
          m,
          n,
          k,
          transposeA,
          transposeB,
        ),
      ]),
    )
    expectClose(c.dataSync(), expected)
  })
})

it('lets NaN and infinity through, as IEEE sums do', () => {
  const a = tf.tensor2d([
    [NaN, 1],
    [Infinity, 1],
    [Infinity, -Infinity],
    [0, 1],
  ])
  const b = tf.tensor2d([
    [1, 0],
    [1, 2],
  ])
  expectClose(tf.matMul(a, b).dataSync(), [NaN, NaN, Infinity, NaN, NaN, NaN, 1, 2])
})

describe('_FusedMatMul', () => {
  it.each(['linear', 'relu', 'relu6'] as const)('adds the bias and applies %s', (activation) => {
    const [m, n, k] = [7, 19, 300]
    const [a, b, bias] = [randomArray(m * k, 5), randomArray(k * n, 6), randomArray(n, 7)]
    const c = tf.fused.matMul({
      a: tf.tensor2d(a, [m, k]),
      b: tf.tensor2d(b, [k, n]),
      bias: tf.tensor1d(bias),
      activation,
    })
    const [low, high] = { linear: [-Infinity, Infinity], relu: [0, Infinity], relu6: [0, 6] }[activation]
    const expected = referenceMatMul(a, b, m, n, k).map((value, index) =>
      Math.min(high!, Math.max(low!, value + bias[index % n]!)),
    )
    expectClose(c.dataSync(), expected, 2e-5)
  })

  it('keeps NaN through relu', () => {
    const c = tf.fused.matMul({ a: tf.tensor2d([[NaN], [-1]]), b: tf.tensor2d([[1]]), activation: 'relu' })
    expectClose(c.dataSync(), [NaN, 0])
  })

  it('leaves other activations to the stock kernel', () => {
    const c = tf.fused.matMul({
      a: tf.tensor2d([[1], [-1]]),
      b: tf.tensor2d([[1]]),
      activation: 'leakyrelu',
      leakyreluAlpha: 0.1,
    })
    expectClose(c.dataSync(), [1, -0.1])
  })
})
