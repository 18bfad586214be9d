import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm'
import * as tf from '@tensorflow/tfjs-core'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { splitWasm } from '../../build/split-wasm.js'
import { coreKernels, splitTfjs } from '../../build/tfjs-in-two-parts.js'
import { completeOnDemand, type WasmBackend } from './whole-tfjs.js'

const stock = `${dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm'))}/`
const folder = mkdtempSync(join(tmpdir(), 'two-parts-'))
const factory = tf.findBackendFactory('wasm')
afterAll(() => rmSync(folder, { recursive: true }))

/** Starts tfjs's own backend anew, on another binary. */
async function start(paths: string | Record<string, string>): Promise<WasmBackend> {
  if ('wasm' in tf.engine().registry) tf.removeBackend('wasm')
  if (!tf.findBackendFactory('wasm')) tf.registerBackend('wasm', factory)
  setWasmPaths(paths as string)
  await tf.setBackend('wasm')
  return tf.backend() as unknown as WasmBackend
}

/** tfjs wants to know where each of its binaries is. */
const allOf = (file: string) =>
  Object.fromEntries(['', '-simd', '-threaded-simd'].map((kind) => [`tfjs-backend-wasm${kind}.wasm`, file]))

/** On the core of a binary; counts how often the whole is read. */
async function startCore({ core, whole }: { readonly core: Buffer; readonly whole: Buffer }) {
  const file = join(folder, 'core.wasm')
  writeFileSync(file, core)
  const backend = await start(allOf(file))
  const read = { times: 0 }
  const readWhole = () => {
    read.times++
    return Uint8Array.from(whole)
  }
  completeOnDemand(backend, readWhole)
  completeOnDemand(backend, readWhole)
  return read
}

const numbers = (shape: number[], seed: number) => tf.randomUniform(shape, -2, 2, 'float32', seed)

/** What the core answers by itself. */
const ofCore: Readonly<Record<string, () => tf.Tensor>> = {
  greatest: () => tf.argMax(numbers([6, 11], 21), 1),
  largest: () => tf.max(numbers([6, 11], 22), 1),
  smallest: () => tf.min(numbers([6, 11], 23), 1),
  total: () => tf.sum(numbers([6, 11], 24), 1),
  mean: () => tf.mean(numbers([6, 11], 25), 1),
  oneHot: () => tf.oneHot(tf.tensor1d([2, 0, 1], 'int32'), 4),
  sign: () => tf.sign(numbers([30], 26)),
  softplus: () => tf.softplus(numbers([30], 27)),
  flipped: () => tf.image.flipLeftRight(numbers([2, 3, 4, 1], 28) as tf.Tensor4D),
}

/** Kernels of both parts. */
const kernels: Readonly<Record<string, () => tf.Tensor>> = {
  ...ofCore,
  convolution: () =>
    tf.conv2d(numbers([2, 9, 7, 3], 1) as tf.Tensor4D, numbers([3, 3, 3, 5], 2) as tf.Tensor4D, 2, 'same'),
  depthwise: () =>
    tf.depthwiseConv2d(numbers([1, 8, 8, 4], 3) as tf.Tensor4D, numbers([3, 3, 4, 2], 4) as tf.Tensor4D, 1, 'valid'),
  product: () => tf.matMul(numbers([33, 17], 5), numbers([17, 21], 6)),
  sum: () => tf.add(numbers([5, 1, 7], 7), numbers([3, 1], 8)),
  sumOfIntegers: () => tf.add(tf.range(0, 12, 1, 'int32'), tf.scalar(5, 'int32')),
  rounded: () => tf.round(numbers([40], 9)),
  pooled: () => tf.maxPool(numbers([1, 6, 6, 3], 11) as tf.Tensor4D, 2, 2, 'valid'),
  resized: () => tf.image.resizeBilinear(numbers([1, 5, 6, 2], 12) as tf.Tensor4D, [9, 4]),
  sorted: () => tf.topk(numbers([4, 30], 13), 5).values,
  turned: () => tf.transpose(numbers([3, 4, 5], 14), [2, 0, 1]),
  logarithm: () => tf.log1p(tf.abs(numbers([50], 15))),
  // More than the memory has room for at the start.
  large: () => tf.slice(tf.softplus(tf.fill([5_000_000], 0.7)), [4_999_990], [10]),
}

const bits = (tensor: tf.Tensor) => Buffer.from(tensor.dataSync().slice().buffer).toString('base64')
const resultsOf = (some: typeof kernels) =>
  Object.fromEntries(Object.entries(some).map(([name, of]) => [name, tf.tidy(() => bits(of()))]))

let expected: Record<string, string>
beforeAll(async () => {
  await start(stock)
  expected = resultsOf(kernels)
})

test('in two parts every kernel gives the same bits, whichever part has it, and the whole is read once', async () => {
  const read = await startCore(splitTfjs())
  const before = numbers([1000], 20)
  const kept = bits(before)
  expect(expected).toMatchObject(resultsOf(ofCore))
  expect(read.times).toBe(0)
  expect(resultsOf(kernels)).toEqual(expected)
  expect(read.times).toBe(1)
  // What was there before the whole came is still there, and everything goes on.
  expect(bits(before)).toBe(kept)
  expect(resultsOf(kernels)).toEqual(expected)
  expect(read.times).toBe(1)
})

test('a kernel of the core that comes to a function which the core lacks loads the whole in the middle of its work', async () => {
  const binary = readFileSync(join(stock, 'tfjs-backend-wasm-simd.wasm'))
  const isWanted = (name: string) => !/^_?[A-Z]/.test(name) || name === 'Conv2D'
  const read = await startCore(splitWasm(binary, { isWanted, leftOut: [], notice: '' }))
  expect(read.times).toBe(0)
  // The loops of XNNPACK are called through the table alone.
  expect(tf.tidy(() => bits(kernels['convolution']!()))).toBe(expected['convolution'])
  expect(read.times).toBe(1)
  expect(resultsOf(kernels)).toEqual(expected)
})

test('an error while the whole is read is that of the kernel, and the next call reads again', async () => {
  const parts = splitTfjs()
  const file = join(folder, 'core.wasm')
  writeFileSync(file, parts.core)
  const backend = await start(allOf(file))
  let isThere = false
  completeOnDemand(backend, () => {
    if (!isThere) throw new Error('not there')
    return Uint8Array.from(parts.whole)
  })
  expect(() => tf.tidy(() => bits(kernels['convolution']!()))).toThrow('not there')
  isThere = true
  expect(tf.tidy(() => bits(kernels['convolution']!()))).toBe(expected['convolution'])
})

test('a core has what it is made for, nothing of XNNPACK, and says what it was made of', () => {
  const { core, whole, sharedFlagAt } = splitTfjs()
  const module = new WebAssembly.Module(Uint8Array.from(core))
  const names = WebAssembly.Module.exports(module).map(({ name }) => name)
  expect(names).toEqual(expect.arrayContaining([...coreKernels, 'malloc', 'register_tensor', 'memory']))
  expect(names).not.toContain('Conv2D')
  // With tfjs's function for warnings it would be 31 kB.
  expect(gzipSync(core).length).toBeLessThan(27_000)
  expect(Buffer.from(WebAssembly.Module.customSections(module, 'notice')[0]!).toString()).toContain(
    'Apache License 2.0',
  )
  // A memory with a maximum is 1, and one that is shared 3 (WebAssembly threads proposal).
  expect(whole[sharedFlagAt]).toBe(1)
  const shared = Uint8Array.from(whole)
  shared[sharedFlagAt]! |= 2
  expect(WebAssembly.validate(shared)).toBe(true)
})

test('where the whole binary runs already, there is nothing to complete', async () => {
  const backend = await start(allOf(join(stock, 'tfjs-backend-wasm-simd.wasm')))
  const { asm } = backend.wasm
  completeOnDemand(backend, () => {
    throw new Error('not asked for')
  })
  expect(backend.wasm.asm).toBe(asm)
})
