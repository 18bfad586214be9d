import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, it } from 'vitest'
import { run } from '../testing/run.js'
import { startWasm } from '../testing/wasm.js'

beforeAll(startWasm)

/** Words of `philox4x32 10` in kat_vectors of Random123 1.09: counter and key all zero, then all ones. */
const ZEROS = [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8]

/** Philox4x32-10 in BigInt, straight from the paper. */
function philox(counter: readonly number[], key: readonly number[]): number[] {
  const mask = 0xffffffffn
  let [c0, c1, c2, c3] = counter.map((each) => BigInt(each >>> 0)) as [bigint, bigint, bigint, bigint]
  let [k0, k1] = key.map((each) => BigInt(each >>> 0)) as [bigint, bigint]
  for (let round = 0; round < 10; round++) {
    const [left, right] = [c0 * 0xd2511f53n, c2 * 0xcd9e8d57n]
    ;[c0, c1, c2, c3] = [(right >> 32n) ^ c1 ^ k0, right & mask, (left >> 32n) ^ c3 ^ k1, left & mask]
    ;[k0, k1] = [(k0 + 0x9e3779b9n) & mask, (k1 + 0xbb67ae85n) & mask]
  }
  return [c0, c1, c2, c3].map(Number)
}

function uniform(key: readonly number[], step: number, stream: number, size: number): number[] {
  const inputs = { key: tf.tensor1d(Int32Array.from(key), 'int32'), step: tf.tensor(Int32Array.of(step), [], 'int32') }
  return [...run('TelarUniform', inputs, { stream, size })[0]!.dataSync()]
}

it('gives the published words', () => {
  expect(philox([0, 0, 0, 0], [0, 0])).toEqual(ZEROS)
  expect(uniform([0, 0], 0, 0, 4)).toEqual(ZEROS.map((word) => (word >>> 8) / 2 ** 24))
})

it.each([0, 1, 2, 3, 5, 1001])('gives %i numbers, each by its own place', (size) => {
  const [key, step, stream] = [[0xdeadbeef | 0, 7], 123456, 0xfffffff0]
  const expected = Array.from(
    { length: size },
    (_, index) => (philox([index >> 2, stream, step, 0], key)[index % 4]! >>> 8) / 2 ** 24,
  )
  expect(uniform(key, step, stream, size)).toEqual(expected)
})
