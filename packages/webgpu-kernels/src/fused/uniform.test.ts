import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, test } from 'vitest'
import { startGpu } from '../../fixtures/gpu.js'
import { runKernel } from '../../fixtures/run.js'

let device: GPUDevice

beforeAll(async () => {
  ;({ device } = await startGpu())
})

interface Draw {
  readonly key: readonly [number, number]
  readonly step: number
  readonly stream: number
  readonly size: number
}

async function draw({ key, step, stream, size }: Draw): Promise<number[]> {
  const inputs = { key: tf.tensor1d(Int32Array.of(key[0], key[1]), 'int32'), step: tf.scalar(step | 0, 'int32') }
  return [...(await runKernel('TelarUniform', inputs, { stream, size })[0]!.data())]
}

const toUniform = (word: number): number => (word >>> 8) / 2 ** 24

// The counter (0, 0, 0, 0) with key (0, 0) is the first of Random123's known-answer tests (kat_vectors, philox4x32 10).
test('equals the published vector', async () => {
  const published = [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8].map(toUniform)
  expect(await draw({ key: [0, 0], step: 0, stream: 0, size: 4 })).toEqual(published)
})

/** Philox4x32-10 by its definition, in integers without bounds. */
function philox(counter: readonly number[], key: readonly number[]): number[] {
  const word = (value: bigint): bigint => value & 0xffffffffn
  let [c0, c1, c2, c3] = counter.map((value) => word(BigInt(value))) as [bigint, bigint, bigint, bigint]
  let [k0, k1] = key.map((value) => word(BigInt(value))) as [bigint, bigint]
  for (let round = 0; round < 10; round++) {
    const [p0, p1] = [0xd2511f53n * c0, 0xcd9e8d57n * c2]
    ;[c0, c1, c2, c3] = [(p1 >> 32n) ^ c1 ^ k0, word(p1), (p0 >> 32n) ^ c3 ^ k1, word(p0)]
    ;[k0, k1] = [word(k0 + 0x9e3779b9n), word(k1 + 0xbb67ae85n)]
  }
  return [c0, c1, c2, c3].map(Number)
}

// All ones, and the digits of pi: the other two of Random123's vectors, which check the definition above.
test('the definition it is compared with gives the published vectors', () => {
  const ones = 0xffffffff
  expect(philox([ones, ones, ones, ones], [ones, ones])).toEqual([0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd])
  const pi = philox([0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], [0xa4093822, 0x299f31d0])
  expect(pi).toEqual([0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1])
})

test.each([1, 5, 64, 1023])('%i numbers follow the counter (block, stream, step, 0)', async (size) => {
  const stream = 0xdeadbeef
  const blocks = Array.from({ length: Math.ceil(size / 4) }, (_, block) =>
    philox([block, stream, 0xfffffff0, 0], [-5, 0x7fffffff]),
  )
  expect(await draw({ key: [-5, 0x7fffffff], step: 0xfffffff0, stream, size })).toEqual(
    blocks.flat().slice(0, size).map(toUniform),
  )
})

test('more numbers than the workgroups of one dimension hold are all there', async () => {
  const given: Draw = { key: [7, 8], step: 1, stream: 2, size: 1023 }
  const expected = await draw(given)
  // 1,023 numbers take four workgroups. With the limit of a real device it would take 16 million numbers.
  const { limits } = device
  Object.defineProperty(device, 'limits', { value: { maxComputeWorkgroupsPerDimension: 3 }, configurable: true })
  try {
    expect(await draw(given)).toEqual(expected)
  } finally {
    Object.defineProperty(device, 'limits', { value: limits, configurable: true })
  }
})
