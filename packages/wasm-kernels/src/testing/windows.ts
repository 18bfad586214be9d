/** Convolution and pooling in plain JavaScript, window by window, over [batch, depth, height, width, channels]. */

export interface WindowCase {
  readonly batch: number
  readonly input: readonly [depth: number, height: number, width: number]
  readonly channels: number
  readonly taps: readonly [depth: number, height: number, width: number]
  readonly strides: readonly [depth: number, height: number, width: number]
  /** A number pads every axis by it on both sides. */
  readonly pad: 'same' | 'valid' | number
}

/** Output length and padding before, per axis: TensorFlow's rule for `same`. */
function span(length: number, taps: number, stride: number, pad: WindowCase['pad']): { out: number; before: number } {
  if (pad === 'valid') return { out: Math.max(0, Math.ceil((length - taps + 1) / stride)), before: 0 }
  if (typeof pad === 'number') return { out: Math.floor((length + 2 * pad - taps) / stride) + 1, before: pad }
  const out = Math.ceil(length / stride)
  return { out, before: Math.floor(Math.max(0, (out - 1) * stride + taps - length) / 2) }
}

/** Padding by a number leaves an axis of length 1 alone: the depth of two dimensions. */
function spansOf({ input, taps, strides, pad }: WindowCase) {
  return input.map((length, axis) =>
    span(length, taps[axis]!, strides[axis]!, typeof pad === 'number' && length === 1 ? 0 : pad),
  )
}

export function outputShape(shape: WindowCase): number[] {
  return spansOf(shape).map(({ out }) => out)
}

/** Calls `visit` for every tap of every window inside the input: the window's number, the tap's number and the pixel's number. */
function eachTap(shape: WindowCase, visit: (window: number, tap: number, pixel: number) => void): void {
  const { batch, input, taps, strides } = shape
  const spans = spansOf(shape)
  let window = 0
  for (let n = 0; n < batch; n++) {
    for (let oz = 0; oz < spans[0]!.out; oz++)
      for (let oy = 0; oy < spans[1]!.out; oy++)
        for (let ox = 0; ox < spans[2]!.out; ox++, window++) {
          let tap = 0
          for (let fz = 0; fz < taps[0]; fz++)
            for (let fy = 0; fy < taps[1]; fy++)
              for (let fx = 0; fx < taps[2]; fx++, tap++) {
                const [z, y, x] = [
                  oz * strides[0] + fz - spans[0]!.before,
                  oy * strides[1] + fy - spans[1]!.before,
                  ox * strides[2] + fx - spans[2]!.before,
                ]
                const inside = z >= 0 && z < input[0] && y >= 0 && y < input[1] && x >= 0 && x < input[2]
                if (inside) visit(window, tap, ((n * input[0] + z) * input[1] + y) * input[2] + x)
              }
        }
  }
}

function windows(shape: WindowCase): number {
  return shape.batch * outputShape(shape).reduce((product, each) => product * each, 1)
}

/** filter [taps, channels, outputs]. */
export function convolve(
  shape: WindowCase,
  x: ArrayLike<number>,
  filter: ArrayLike<number>,
  outputs: number,
): Float64Array {
  const y = new Float64Array(windows(shape) * outputs)
  eachTap(shape, (window, tap, pixel) => {
    for (let c = 0; c < shape.channels; c++) {
      for (let o = 0; o < outputs; o++)
        y[window * outputs + o]! += x[pixel * shape.channels + c]! * filter[(tap * shape.channels + c) * outputs + o]!
    }
  })
  return y
}

/** filter [taps, channels, multiplier]. */
export function convolveDepthwise(
  shape: WindowCase,
  x: ArrayLike<number>,
  filter: ArrayLike<number>,
  multiplier: number,
): Float64Array {
  const outputs = shape.channels * multiplier
  const y = new Float64Array(windows(shape) * outputs)
  eachTap(shape, (window, tap, pixel) => {
    for (let o = 0; o < outputs; o++)
      y[window * outputs + o]! += x[pixel * shape.channels + Math.floor(o / multiplier)]! * filter[tap * outputs + o]!
  })
  return y
}

export function maxPool(shape: WindowCase, x: ArrayLike<number>): Float64Array {
  const y = new Float64Array(windows(shape) * shape.channels).fill(-Infinity)
  eachTap(shape, (window, _, pixel) => {
    for (let c = 0; c < shape.channels; c++)
      y[window * shape.channels + c] = Math.max(y[window * shape.channels + c]!, x[pixel * shape.channels + c]!)
  })
  return y
}

/** The mean of the values inside the input. */
export function averagePool(shape: WindowCase, x: ArrayLike<number>): Float64Array {
  const sums = new Float64Array(windows(shape) * shape.channels)
  const counts = new Float64Array(windows(shape))
  eachTap(shape, (window, _, pixel) => {
    counts[window]!++
    for (let c = 0; c < shape.channels; c++) sums[window * shape.channels + c]! += x[pixel * shape.channels + c]!
  })
  return sums.map((sum, index) => sum / counts[Math.floor(index / shape.channels)]!)
}

export const CASES_2D: readonly WindowCase[] = [
  { batch: 2, input: [1, 5, 6], channels: 1, taps: [1, 3, 3], strides: [1, 1, 1], pad: 'same' },
  { batch: 2, input: [1, 5, 6], channels: 3, taps: [1, 3, 2], strides: [1, 2, 1], pad: 'same' },
  { batch: 1, input: [1, 7, 5], channels: 4, taps: [1, 2, 2], strides: [1, 2, 2], pad: 'valid' },
  { batch: 3, input: [1, 4, 4], channels: 5, taps: [1, 1, 1], strides: [1, 1, 1], pad: 'valid' },
  { batch: 1, input: [1, 6, 6], channels: 9, taps: [1, 3, 3], strides: [1, 3, 2], pad: 'same' },
  { batch: 1, input: [1, 5, 13], channels: 9, taps: [1, 3, 2], strides: [1, 2, 1], pad: 'same' },
  { batch: 2, input: [1, 3, 13], channels: 6, taps: [1, 3, 3], strides: [1, 1, 1], pad: 'same' },
  { batch: 1, input: [1, 4, 27], channels: 8, taps: [1, 2, 3], strides: [1, 1, 2], pad: 'valid' },
  { batch: 2, input: [1, 4, 5], channels: 6, taps: [1, 2, 2], strides: [1, 1, 1], pad: 'valid' },
  { batch: 1, input: [1, 2, 2], channels: 2, taps: [1, 5, 5], strides: [1, 1, 1], pad: 'same' },
  { batch: 2, input: [1, 6, 5], channels: 2, taps: [1, 3, 3], strides: [1, 2, 2], pad: 1 },
  { batch: 2, input: [1, 3, 9], channels: 5, taps: [1, 2, 6], strides: [1, 1, 1], pad: 'same' },
  { batch: 1, input: [1, 5, 10], channels: 3, taps: [1, 3, 6], strides: [1, 1, 1], pad: 'valid' },
  { batch: 1, input: [1, 4, 9], channels: 2, taps: [1, 3, 3], strides: [1, 1, 1], pad: 2 },
]

export const CASES_3D: readonly (WindowCase & { readonly pad: 'same' | 'valid' })[] = [
  { batch: 2, input: [3, 4, 3], channels: 2, taps: [2, 3, 2], strides: [1, 2, 1], pad: 'same' },
  { batch: 1, input: [4, 4, 4], channels: 5, taps: [2, 2, 2], strides: [2, 2, 2], pad: 'valid' },
]
