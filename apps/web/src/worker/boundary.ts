import * as tf from '@tensorflow/tfjs-core'
import type { BoundaryView } from '../protocol/views.js'
import type { OpenNetwork } from './network.js'

const size = 72
const shownPoints = 800

/** What the network answers all over the plane, for data of two numbers. */
export async function boundaryView(open: OpenNetwork): Promise<BoundaryView | undefined> {
  const { splits, shape, classes } = await open.data()
  if (shape.length !== 1 || shape[0] !== 2) return undefined
  const train = splits['train']!
  const count = Math.min(shownPoints, train.size)
  const points = Float32Array.from(train.inputs.subarray(0, 2 * count))
  const bounds = boundsOf(points)
  const [left, right, bottom, top] = bounds
  const grid = new Float32Array(2 * size * size)
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      grid[2 * (row * size + column)] = left + ((column + 0.5) / size) * (right - left)
      grid[2 * (row * size + column) + 1] = top - ((row + 0.5) / size) * (top - bottom)
    }
  }
  const y = tf.tidy(() => open.answer(tf.tensor2d(grid, [size * size, 2])))
  try {
    const values = ((await y.data()) as Float32Array).slice()
    return {
      size,
      bounds,
      classes: classes.length,
      values,
      points,
      targets: Float32Array.from(train.targets.subarray(0, count)),
    }
  } finally {
    y.dispose()
  }
}

function boundsOf(points: Float32Array): [number, number, number, number] {
  const bounds: [number, number, number, number] = [Infinity, -Infinity, Infinity, -Infinity]
  for (let i = 0; i < points.length; i += 2) {
    bounds[0] = Math.min(bounds[0], points[i]!)
    bounds[1] = Math.max(bounds[1], points[i]!)
    bounds[2] = Math.min(bounds[2], points[i + 1]!)
    bounds[3] = Math.max(bounds[3], points[i + 1]!)
  }
  const margin = 0.12 * Math.max(bounds[1] - bounds[0], bounds[3] - bounds[2], 1e-6)
  return [bounds[0] - margin, bounds[1] + margin, bounds[2] - margin, bounds[3] + margin]
}
