// The matrix products that the steps of the workloads consist of.
import type { WorkloadId } from './task.js'

/** A product as a kernel of tfjs computes it. */
export interface Product {
  readonly name: string
  readonly kernel: 'BatchMatMul' | 'Conv2D' | 'Conv2DBackpropFilter' | 'Conv2DBackpropInput'
  /** The shapes of the kernel's inputs, by their names. */
  readonly inputs: Readonly<Record<string, readonly number[]>>
  readonly attributes: object
  readonly multiplications: number
}

type Sides = readonly [m: number, k: number, n: number]

/** C = op(A) op(B), or `count` of them. */
function product(
  name: string,
  [m, k, n]: Sides,
  {
    transposeA = false,
    transposeB = false,
    count = 1,
  }: Partial<Record<'transposeA' | 'transposeB', boolean>> & {
    readonly count?: number
  } = {},
): Product {
  const many = count > 1 ? [count] : []
  const inputs = { a: [...many, ...(transposeA ? [k, m] : [m, k])], b: [...many, ...(transposeB ? [n, k] : [k, n])] }
  const times = count > 1 ? `${count} times ` : ''
  return {
    name: `${name}, ${times}${m}×${k} · ${k}×${n}`,
    kernel: 'BatchMatMul',
    inputs,
    attributes: { transposeA, transposeB },
    multiplications: count * m * k * n,
  }
}

/** y = x W and its gradients; the first layer's input has none. */
function dense(name: string, [rows, inputs, outputs]: Sides, isFirst = false): Product[] {
  const passes = [
    product(name, [rows, inputs, outputs]),
    product(`${name}, gradient of W`, [inputs, rows, outputs], { transposeA: true }),
  ]
  if (!isFirst) passes.push(product(`${name}, gradient of x`, [rows, outputs, inputs], { transposeB: true }))
  return passes
}

/** A convolution with padding and its gradients. */
function convolution(name: string, side: number, [channels, outputs]: readonly [number, number], isFirst = false) {
  const [image, filter] = [
    [64, side, side, channels],
    [3, 3, channels, outputs],
  ]
  const dy = [64, side, side, outputs]
  const shared = { strides: 1, pad: 'same', dataFormat: 'NHWC', dilations: 1, filterShape: filter, inputShape: image }
  const passes = [
    [name, 'Conv2D', { x: image, filter }],
    [`${name}, gradient of the filter`, 'Conv2DBackpropFilter', { x: image, dy }],
    [`${name}, gradient of x`, 'Conv2DBackpropInput', { dy, filter }],
  ] as const
  return passes.slice(0, isFirst ? 2 : 3).map(([title, kernel, inputs]): Product => ({
    name: `${title}, 64×${side}×${side}×${channels} to ${outputs}`,
    kernel,
    inputs,
    attributes: shared,
    multiplications: 64 * side * side * 9 * channels * outputs,
  }))
}

/** The products of a step on a full batch; of equal ones, one. */
export const products: Readonly<Record<WorkloadId, readonly Product[]>> = {
  W1: [...dense('first layer', [64, 784, 128], true), ...dense('output', [64, 128, 10])],
  W2: [
    ...dense('first layer', [64, 784, 128], true),
    ...dense('second layer', [64, 128, 128]),
    ...dense('output', [64, 128, 10]),
  ],
  W3: [
    ...dense('first layer', [100, 784, 1024], true),
    ...dense('other layers', [100, 1024, 1024]),
    ...dense('output', [100, 1024, 10]),
  ],
  W4: [
    ...convolution('first convolution', 28, [1, 16], true),
    ...convolution('second convolution', 14, [16, 32]),
    ...dense('output', [64, 1568, 10]),
  ],
  W5: [
    ...dense('rows of all steps', [28 * 64, 28, 384], true),
    product('state of a step', [64, 128, 384]),
    product('state of a step, its gradient', [64, 384, 128], { transposeB: true }),
    product('states, gradient of W', [128, 28 * 64, 384], { transposeA: true }),
    ...dense('output', [64, 128, 10]),
  ],
  W6: [
    ...dense('patches', [1024, 49, 64], true),
    ...dense('queries, keys and values', [1024, 64, 192]),
    product('scores of the heads', [16, 16, 16], { transposeB: true, count: 256 }),
    product('mix of the heads', [16, 16, 16], { count: 256 }),
    ...dense('after the heads', [1024, 64, 64]),
    ...dense('wide layer', [1024, 64, 128]),
    ...dense('narrow layer', [1024, 128, 64]),
    ...dense('output', [64, 64, 10]),
  ],
  W7: [
    ...dense('rows of all steps', [28 * 64, 28, 512], true),
    product('state of a step', [64, 128, 512]),
    product('state of a step, its gradient', [64, 512, 128], { transposeB: true }),
    product('states, gradient of W', [128, 28 * 64, 512], { transposeA: true }),
    ...dense('output', [64, 128, 10]),
  ],
  W8: [
    ...convolution('first convolution', 28, [1, 16], true),
    ...dense('second convolution, of 1×1', [64 * 14 * 14, 16, 32]),
    ...dense('output', [64, 1568, 10]),
  ],
}

/** Products whose operands stay in the first caches: how fast the core multiplies at best. */
export const peaks: readonly Product[] = [
  product('peak', [96, 256, 48]),
  product('peak', [480, 256, 48]),
  product('peak', [240, 240, 96]),
  product('peak', [128, 128, 128]),
]
