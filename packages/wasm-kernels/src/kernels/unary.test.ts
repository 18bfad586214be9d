import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, it } from 'vitest'
import { registerWasmKernels, unregisterWasmKernels } from '../registration.js'
import { randomArray } from '../testing/reference.js'
import { startWasm } from '../testing/wasm.js'

beforeAll(startWasm)

const SPECIAL = [
  0,
  -0,
  1,
  -1,
  NaN,
  Infinity,
  -Infinity,
  1e-40,
  -1e-40,
  1e-38,
  88.7,
  88.8,
  -87.5,
  -100,
  -110,
  3.4e38,
  0.6249,
  0.6251,
  20,
  -20,
]

/** Values over every magnitude that a network meets, and the ones that break approximations. */
const VALUES = Float32Array.from([
  ...SPECIAL,
  ...[0.01, 1, 10, 80].flatMap((scale) => [...randomArray(101, scale)].map((each) => each * scale)),
])

const FUNCTIONS: readonly [
  name: 'sqrt' | 'rsqrt' | 'exp' | 'log' | 'tanh' | 'sigmoid' | 'reciprocal' | 'square' | 'neg',
  expected: (x: number) => number,
][] = [
  ['sqrt', Math.sqrt],
  ['rsqrt', (x) => 1 / Math.sqrt(x)],
  ['exp', Math.exp],
  ['log', Math.log],
  ['tanh', Math.tanh],
  ['sigmoid', (x) => 1 / (1 + Math.exp(-x))],
  ['reciprocal', (x) => 1 / x],
  ['square', (x) => x * x],
  ['neg', (x) => -x],
]

it.each(FUNCTIONS)('%s is within four units in the last place', (name, expected) => {
  const y = tf[name](tf.tensor1d(VALUES)).dataSync()
  VALUES.forEach((x, index) => {
    const e = Math.fround(expected(x))
    const unit = Math.max(2 ** -128, Math.abs(e) * 2 ** -23)
    const close = Object.is(y[index], e) || y[index] === e || Math.abs(y[index]! - e) <= 4 * unit
    if (!close) expect.fail(`${name}(${x}): expected ${e}, received ${y[index]}`)
  })
})

it('keeps results of exp below the smallest normal number', () => {
  expect(tf.exp(tf.scalar(-100)).dataSync()[0]).toBe(Math.fround(Math.exp(-100)))
})

it.each([0, 1, 2, 3, 5])('takes %i elements', (n) => {
  expect(tf.sqrt(tf.ones([n])).dataSync()).toEqual(new Float32Array(n).fill(1))
})

it('casts integers and bools to floats', () => {
  expect([...tf.cast(tf.tensor1d([1, -2, 2 ** 30, 0, 7], 'int32'), 'float32').dataSync()]).toEqual([
    1,
    -2,
    2 ** 30,
    0,
    7,
  ])
  expect([...tf.cast(tf.tensor1d([true, false, true, true, false], 'bool'), 'float32').dataSync()]).toEqual([
    1, 0, 1, 1, 0,
  ])
  expect([...tf.cast(tf.tensor1d([1.7, -1.7]), 'int32').dataSync()]).toEqual([1, -1])
})

const bitsOf = (tensor: tf.Tensor) => new Uint32Array((tensor.dataSync() as Float32Array).buffer)

it('relu gives the bits of stock tfjs-wasm, NaN and the sign of zero apart', async () => {
  const values = VALUES.filter((each) => !Number.isNaN(each) && each !== 0)
  const received = bitsOf(tf.relu(values))
  unregisterWasmKernels()
  expect(received).toEqual(bitsOf(tf.relu(values)))
  await registerWasmKernels()
})

it('relu keeps NaN', () => {
  expect([...tf.relu([NaN, -1, 2, 0, NaN]).dataSync()]).toEqual([NaN, 0, 2, 0, NaN])
})

// By hand. Stock tfjs-wasm gives the lower bound, 0 and, for the derivative of ReLU, `alpha`.
it('clipByValue, relu6 and step keep NaN', () => {
  const x = tf.tensor1d([NaN, -2, 0.5, 7, -0.5])
  expect([...tf.clipByValue(x, -1, 1).dataSync()]).toEqual([NaN, -1, 0.5, 1, -0.5])
  expect([...tf.relu6(x).dataSync()]).toEqual([NaN, 0, 0.5, 6, 0])
  expect([...tf.step(x, 0.25).dataSync()]).toEqual([NaN, 0.25, 1, 1, 0.25])
})

it('clipByValue and step of integers stay with tfjs', () => {
  const x = tf.tensor1d([-3, 0, 4], 'int32')
  expect(tf.step(x).dtype).toBe('int32')
  expect([...tf.step(x).dataSync()]).toEqual([0, 0, 1])
})

// From Python's math.erf, which is exact to a double: [x, erf(x)].
it.each([
  [1.0000000031710769e-30, 1.1283791706736896e-30],
  [0.009999999776482582, 0.011283415303662439],
  [0.30000001192092896, 0.32862677175271543],
  [0.75, 0.7111556336535151],
  [0.9990000128746033, 0.8422852755615352],
  [1.0010000467300415, 0.8431155048372895],
  [1.3200000524520874, 0.9380651654421314],
  [1.899999976158142, 0.9927904285074909],
  [2.0999999046325684, 0.9970205320356404],
  [3.0, 0.9999779095030014],
  [3.9000000953674316, 0.9999999652077781],
  [6.0, 1.0],
])('erf(%d) is %d within four units in the last place, and odd', (x, expected) => {
  const [y, negative] = tf.erf(tf.tensor1d([x, -x])).dataSync()
  expect(Math.abs(y! - expected)).toBeLessThanOrEqual(4 * expected * 2 ** -23)
  expect(negative).toBe(-y!)
})

it('erf keeps zeros and NaN, and reaches its bounds', () => {
  expect([...tf.erf(tf.tensor1d([0, -0, NaN, Infinity, -Infinity, 3e38])).dataSync()]).toEqual([0, -0, NaN, 1, -1, 1])
})
