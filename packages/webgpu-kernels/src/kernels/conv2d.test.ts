import * as tf from '@tensorflow/tfjs-core'
import type { Tensor4D } from '@tensorflow/tfjs-core'
import { beforeAll, expect, test } from 'vitest'
import { expectClose, numbers } from '../../fixtures/compare.js'
import { startGpu } from '../../fixtures/gpu.js'
import { runKernel } from '../../fixtures/run.js'
import { chooseForm, type Form } from '../form.js'

const forms: readonly Form[] = ['tiled', 'direct']
let device: GPUDevice

beforeAll(async () => {
  ;({ device } = await startGpu())
})

interface Case {
  readonly batch: number
  readonly size: readonly [number, number]
  readonly channels: readonly [number, number]
  readonly filter: readonly [number, number]
  readonly strides: [number, number]
  readonly pad: 'same' | 'valid'
}

/** Calls `visit` with the places in image, filter and output of every product that a convolution sums, by its definition. */
function products(
  { batch, size, channels, filter, strides, pad }: Case,
  visit: (x: number, w: number, y: number) => void,
): readonly [number, number] {
  const [height, width] = size
  const out = [0, 1].map((i) =>
    pad === 'same' ? Math.ceil(size[i]! / strides[i]!) : Math.floor((size[i]! - filter[i]!) / strides[i]!) + 1,
  ) as [number, number]
  const before = [0, 1].map((i) =>
    pad === 'same' ? Math.floor(Math.max((out[i]! - 1) * strides[i]! + filter[i]! - size[i]!, 0) / 2) : 0,
  ) as [number, number]
  const at = (i: number, j: number, k: number, l: number, [, b, c, d]: readonly number[]): number =>
    ((i * b! + j) * c! + k) * d! + l
  for (let b = 0; b < batch; b++)
    for (let oy = 0; oy < out[0]; oy++)
      for (let ox = 0; ox < out[1]; ox++)
        for (let i = 0; i < filter[0]; i++)
          for (let j = 0; j < filter[1]; j++) {
            const [y, x] = [oy * strides[0] + i - before[0], ox * strides[1] + j - before[1]]
            if (y < 0 || y >= height || x < 0 || x >= width) continue
            for (let c = 0; c < channels[0]; c++)
              for (let o = 0; o < channels[1]; o++)
                visit(
                  at(b, y, x, c, [batch, height, width, channels[0]]),
                  at(i, j, c, o, [...filter, ...channels]),
                  at(b, oy, ox, o, [batch, ...out, channels[1]]),
                )
          }
  return out
}

const cases: readonly Case[] = [
  // More places than one stretch of the filter gradient sums.
  { batch: 2, size: [27, 20], channels: [1, 3], filter: [3, 3], strides: [1, 1], pad: 'same' },
  { batch: 3, size: [7, 6], channels: [2, 9], filter: [2, 3], strides: [2, 1], pad: 'valid' },
  { batch: 1, size: [8, 5], channels: [3, 2], filter: [3, 2], strides: [2, 3], pad: 'same' },
]

/** Tensors of a convolution, and what it and its gradients should be. */
function prepare(given: Case) {
  const { batch, size, channels, filter, strides, pad } = given
  const [xs, ws, bias] = [
    numbers(batch * size[0] * size[1] * channels[0], 1),
    numbers(filter[0] * filter[1] * channels[0] * channels[1], 2),
    numbers(channels[1], 3),
  ]
  const [rows, columns] = products(given, () => undefined)
  const dys = numbers(batch * rows * columns * channels[1], 4)
  const [y, dx, dw] = [new Float64Array(dys.length), new Float64Array(xs.length), new Float64Array(ws.length)]
  products(given, (i, j, k) => {
    y[k]! += xs[i]! * ws[j]!
    dx[i]! += dys[k]! * ws[j]!
    dw[j]! += dys[k]! * xs[i]!
  })
  const x: Tensor4D = tf.tensor4d(xs, [batch, ...size, channels[0]])
  const w: Tensor4D = tf.tensor4d(ws, [...filter, ...channels])
  const dy: Tensor4D = tf.tensor4d(dys, [batch, rows, columns, channels[1]])
  return {
    x,
    w,
    dy,
    bias,
    expected: { y, dx, dw },
    attributes: { strides, pad, dataFormat: 'NHWC', dimRoundingMode: undefined },
  }
}

test.each(cases)('$pad convolution of $size with $filter, strides $strides', async (given) => {
  chooseForm(device, 'direct')
  const { strides, pad } = given
  const { x, w, dy, bias, expected, attributes } = prepare(given)
  const plain = tf.conv2d(x, w, strides, pad)
  expect(plain.shape).toEqual(dy.shape)
  expectClose(await plain.data(), expected.y)
  const fused = tf.fused.conv2d({ x, filter: w, strides, pad, bias: tf.tensor1d(bias), activation: 'relu' })
  expectClose(
    await fused.data(),
    expected.y.map((value, i) => Math.max(0, value + bias[i % bias.length]!)),
  )
  const [dx] = runKernel('Conv2DBackpropInput', { dy, filter: w }, { ...attributes, inputShape: x.shape })
  expect(dx!.shape).toEqual(x.shape)
  expectClose(await dx!.data(), expected.dx)
})

test.each(forms.flatMap((form) => cases.map((given) => ({ form, ...given }))))(
  'filter gradient, $form, of $size with $filter, strides $strides, $pad',
  async (given) => {
    chooseForm(device, given.form)
    const { x, w, dy, expected, attributes } = prepare(given)
    const [dw] = runKernel('Conv2DBackpropFilter', { x, dy }, { ...attributes, filterShape: w.shape })
    expect(dw!.shape).toEqual(w.shape)
    expectClose(await dw!.data(), expected.dw)
    const both = runKernel('TelarConv2DGradient', { x, dy }, { ...attributes, filterShape: w.shape })
    expect(both.map(({ shape }) => shape)).toEqual([w.shape, [w.shape[3]]])
    expectClose(await both[0]!.data(), expected.dw)
    const values = await dy.data<'float32'>()
    const dBias = Array.from({ length: w.shape[3] }, (_, c) =>
      values.reduce((sum, value, i) => (i % w.shape[3] === c ? sum + value : sum), 0),
    )
    expectClose(await both[1]!.data(), dBias)
  },
)

test.each(forms)('a dilated convolution, %s', async (form) => {
  chooseForm(device, form)
  // A filter [1, 10] at distance 2 over 1 2 3 4: 1 + 30 and 2 + 40.
  const y = tf.conv2d(
    tf.tensor4d([1, 2, 3, 4], [1, 1, 4, 1]),
    tf.tensor4d([1, 10], [1, 2, 1, 1]),
    1,
    'valid',
    'NHWC',
    [1, 2],
  )
  expectClose(await y.data(), [31, 42])
})
