import * as tf from '@tensorflow/tfjs-core'
import type { Split } from '@telarjs/datasets'
import type { BoundaryView, PlanePoints } from '../protocol/views.js'
import type { OpenNetwork } from './network.js'

const size = 72
const shownPoints = 800

/** What the network answers all over the plane, for data of two numbers. */
export async function boundaryView(open: OpenNetwork): Promise<BoundaryView | undefined> {
  const { splits, shape, classes } = await open.data()
  if (shape.length !== 1 || shape[0] !== 2 || open.network.loss.outputs === 'embeddings') return undefined
  const bounds = planeBounds(splits)
  const grid = planeGrid(bounds, size)
  const y = tf.tidy(() => open.answer(tf.tensor2d(grid, [size * size, 2])))
  try {
    const values = ((await y.data()) as Float32Array).slice()
    return {
      size,
      bounds,
      classes: classes.length,
      threshold: open.model.thresholds?.values.length === 1 ? open.model.thresholds.values[0]! : 0.5,
      values,
      train: pointsOf(splits['train']),
      test: pointsOf(splits['test']),
    }
  } finally {
    y.dispose()
  }
}

/** The first points of a split; of those with several values the first one of each. */
function pointsOf(split: Split | undefined): PlanePoints {
  const { inputs, targets, size } = split ?? { inputs: [], targets: [], size: 0 }
  const count = Math.min(shownPoints, size)
  return {
    places: Float32Array.from(inputs.slice(0, 2 * count)),
    targets: Float32Array.from({ length: count }, (_, i) => targets[(i * targets.length) / size]!),
  }
}

/** The middles of the fields of a plane, [x, y] each, row by row from the top. */
export function planeGrid([left, right, bottom, top]: PlaneBounds, fields: number): Float32Array {
  const grid = new Float32Array(2 * fields * fields)
  for (let row = 0; row < fields; row++) {
    for (let column = 0; column < fields; column++) {
      grid[2 * (row * fields + column)] = left + ((column + 0.5) / fields) * (right - left)
      grid[2 * (row * fields + column) + 1] = top - ((row + 0.5) / fields) * (top - bottom)
    }
  }
  return grid
}

/** x from, x to, y from, y to. */
type PlaneBounds = readonly [number, number, number, number]

/** The part of the plane that the training points lie in, and a margin. */
export function planeBounds({ train }: Readonly<Record<string, Split>>): PlaneBounds {
  const points = train!.inputs.subarray(0, 2 * shownPoints)
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
