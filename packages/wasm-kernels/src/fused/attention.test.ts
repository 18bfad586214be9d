import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { expectClose, finiteDifferences, randomArray } from '../testing/reference.js'
import { run } from '../testing/run.js'
import { startWasm } from '../testing/wasm.js'

beforeAll(startWasm)

interface Case {
  readonly batch: number
  readonly length: number
  readonly heads: number
  readonly width: number
  readonly causal: boolean
}

/** softmax(Q·Kᵀ/√width)·V of each head, sum by sum. */
function reference({ batch, length, heads, width, causal }: Case, projected: ArrayLike<number>): number[] {
  const columns = heads * width
  const at = (row: number, part: number, head: number, j: number) =>
    projected[(row * 3 + part) * columns + head * width + j]!
  return Array.from({ length: batch * length * columns }, (_, index) => {
    const [row, head, j] = [Math.floor(index / columns), Math.floor((index % columns) / width), index % width]
    const first = row - (row % length)
    const seen = Array.from({ length: causal ? row - first + 1 : length }, (_, other) => first + other)
    const scores = seen.map((other) => {
      let sum = 0
      for (let c = 0; c < width; c++) sum += at(row, 0, head, c) * at(other, 1, head, c)
      return Math.exp(sum / Math.sqrt(width))
    })
    const total = scores.reduce((sum, each) => sum + each, 0)
    return seen.reduce((sum, other, position) => sum + (scores[position]! / total) * at(other, 2, head, j), 0)
  })
}

describe.each([
  { batch: 2, length: 3, heads: 2, width: 2, causal: false },
  { batch: 1, length: 5, heads: 3, width: 3, causal: true },
  { batch: 2, length: 4, heads: 1, width: 8, causal: true },
  { batch: 1, length: 1, heads: 2, width: 1, causal: false },
] satisfies Case[])('%j', (given) => {
  const { batch, length, heads, width, causal } = given
  const projected = randomArray(batch * length * 3 * heads * width, 1).map((each) => each * 2)
  const input = () => tf.tensor2d(projected, [batch * length, 3 * heads * width])

  it('mixes values by the weights, each row of which sums to 1', () => {
    const [mixed, weights] = run('TelarAttention', { projected: input() }, { heads, length, causal })
    expect(mixed!.shape).toEqual([batch * length, heads * width])
    expectClose(mixed!.dataSync(), reference(given, projected), 1e-5)
    expectClose(tf.sum(weights!, -1).dataSync(), new Float32Array(batch * heads * length).fill(1), 1e-6)
  })

  it('has the gradient of finite differences', () => {
    const dMixed = randomArray(batch * length * heads * width, 2)
    const [, weights] = run('TelarAttention', { projected: input() }, { heads, length, causal })
    const saved = {
      dMixed: tf.tensor2d(dMixed, [batch * length, heads * width]),
      projected: input(),
      weights: weights!,
    }
    const objective = (at: ArrayLike<number>) =>
      reference(given, at).reduce((sum, each, index) => sum + each * dMixed[index]!, 0)
    const [dProjected] = run('TelarAttentionGradient', saved, { heads })
    expectClose(dProjected!.dataSync(), finiteDifferences(objective, projected), 1e-4)
  })
})

it('gives what follows a position no weight, not even where it is infinite', () => {
  const projected = tf.tensor2d([1, 1, 2, 1, Infinity, 4], [2, 3])
  const [, weights] = run('TelarAttention', { projected }, { heads: 1, length: 2, causal: true })
  expect(Array.from(weights!.dataSync().slice(0, 2))).toEqual([1, 0])
})
