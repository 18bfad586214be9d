import { centralDifferences, createRandom } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'

/** How far a gradient is from finite differences. */
export interface Difference {
  /** Elements that were compared. */
  readonly checked: number
  /** The largest error of an element, relative to the largest slope. */
  readonly error: number
  readonly ok: boolean
  /** The element with the largest error: its gradient, and its slope by finite differences. */
  readonly worst: { readonly index: number; readonly gradient: number; readonly slope: number } | undefined
}

const widths = [1 / 32, 1 / 128] as const
/** Tolerance relative to the largest slope, on top of what rounding to float32 costs. */
const tolerance = 0.01

/**
 * Compares the gradient of Σ dy·f(x) with central differences at some elements of x, those with the largest gradients among them.
 * The products are summed on the host in double precision. Where f has a kink, as ReLU has at 0, the element is skipped: the slopes at two step widths disagree,
 * or, with the kink at x itself, those above and below x do, at the narrow width as much as at the wide one.
 */
export function compareGradient(
  f: (x: Tensor) => Tensor,
  x: Tensor,
  dy: Tensor,
  gradient: Tensor | undefined,
  elements: number,
): Difference {
  const values = x.dataSync() as Float32Array
  const weights = dy.dataSync() as Float32Array
  const given = gradient?.shape.join() === x.shape.join() ? (gradient.dataSync() as Float32Array) : undefined
  if (!given) return { checked: 0, error: Infinity, ok: false, worst: undefined }
  const scale = Math.max(rms(values), 1e-2)

  const valuesAt = (point: Float32Array) =>
    tf.tidy(() => f(tf.tensor(point, x.shape, x.dtype)).dataSync() as Float32Array)
  const y = tf.tidy(() => f(x).dataSync() as Float32Array)
  // Σ dy·(f(x + h) − 2f(x) + f(x − h)), twice for each element: for a wide and for a narrow h.
  const bends: number[] = []
  function rise(above: Float32Array, below: Float32Array): number {
    const [top, bottom] = [valuesAt(above), valuesAt(below)]
    bends.push(weights.reduce((sum, weight, i) => sum + weight * (top[i]! - y[i]! - (y[i]! - bottom[i]!)), 0))
    return weights.reduce((sum, weight, i) => sum + weight * (top[i]! - bottom[i]!), 0)
  }

  const around = centralDifferences(rise, values, chosen(given, elements), [widths[0] * scale, widths[1] * scale])
  const slopes = around.map(({ index, wide, narrow }, i) => ({
    index,
    gradient: given[index]!,
    wide,
    slope: narrow,
    // Half of the difference between the slopes above and below x.
    wideBend: Math.abs(bends[2 * i]!) / (2 * widths[0] * scale),
    bend: Math.abs(bends[2 * i + 1]!) / (2 * widths[1] * scale),
  }))
  const largest = Math.max(...slopes.flatMap(({ slope, gradient: own }) => [Math.abs(slope), Math.abs(own)]))
  const rounding =
    (2 ** -22 * Math.sqrt(y.length) * rms(y.map((value, i) => value * weights[i]!))) / (widths[1] * scale)
  const allowed = tolerance * largest + rounding
  const smooth = slopes.filter(
    ({ wide, slope, wideBend, bend }) => Math.abs(wide - slope) <= allowed && (bend <= allowed || bend < wideBend / 2),
  )
  const off = smooth.map(({ gradient: own, slope }) => (Number.isNaN(own) ? Infinity : Math.abs(own - slope)))
  const most = Math.max(0, ...off)
  const at = smooth[off.indexOf(most)]
  const worst = at && { index: at.index, gradient: at.gradient, slope: at.slope }
  return {
    checked: smooth.length,
    error: most === 0 ? 0 : most / Math.max(largest, rounding),
    ok: smooth.length > 0 && most <= allowed,
    worst,
  }
}

/** Indices to compare: half of them where the gradient is largest, the others anywhere. */
function chosen(gradient: Float32Array, elements: number): number[] {
  const order = Array.from(gradient.keys()).sort((a, b) => Math.abs(gradient[b]!) - Math.abs(gradient[a]!))
  const largest = order.slice(0, Math.ceil(elements / 2))
  const any = Array.from(createRandom(gradient.length).permutation(gradient.length).subarray(0, elements))
  return [...new Set([...largest, ...any])].slice(0, elements)
}

function rms(values: Float32Array): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length)
}
