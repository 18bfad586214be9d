import { hasKernel } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core'
import { pixelGrid } from './affine.js'
import { sampleBilinear } from './resample.js'

/** A point in each image, in pixels from the center of the first: each [batch, 1]. */
export interface Corner {
  readonly x: Tensor
  readonly y: Tensor
}

/** Where the corners of an image go. */
export interface Corners {
  readonly topLeft: Corner
  readonly topRight: Corner
  readonly bottomRight: Corner
  readonly bottomLeft: Corner
}

/** The rows of a matrix for each image: nine tensors [batch, 1]. */
type Matrix = readonly [Row, Row, Row]
type Row = readonly [Tensor, Tensor, Tensor]

/** Images seen so that their corners lie where they are told to, bilinear; what comes from outside is 0. */
export function applyPerspective(images: Tensor4D, corners: Corners): Tensor4D {
  const [batch, height, width] = images.shape
  const rows = normalized(inverseMap(corners, height, width))
  if (hasKernel('Transform') && tf.getBackend() !== 'cpu') {
    const eight = rows.flat().slice(0, 8) as Tensor2D[]
    return tf.image.transform(images, tf.concat<Tensor2D>(eight, 1), 'bilinear', 'constant', 0)
  }
  const grid = pixelGrid(height, width)
  const [x, y, w] = rows.map((row) => tf.matMul(tf.concat<Tensor2D>([...row] as Tensor2D[], 1), grid)) as [
    Tensor2D,
    Tensor2D,
    Tensor2D,
  ]
  return tf.reshape(sampleBilinear(images, { x: tf.div(x, w), y: tf.div(y, w) }), [batch, height, width, -1])
}

/**
 * Where each pixel comes from. The unit square goes to the corners in closed form (Heckbert 1989, section 2.2.3); the adjugate of that map goes back.
 * torchvision's corners are numbers of pixels, while its map is of their centers, half a pixel on; so is this one.
 */
function inverseMap({ topLeft, topRight, bottomRight, bottomLeft }: Corners, height: number, width: number): Matrix {
  const sumOf = (axis: 'x' | 'y') =>
    tf.sub(tf.add(topLeft[axis], bottomRight[axis]), tf.add(topRight[axis], bottomLeft[axis]))
  const [dx1, dy1] = [tf.sub(topRight.x, bottomRight.x), tf.sub(topRight.y, bottomRight.y)]
  const [dx2, dy2] = [tf.sub(bottomLeft.x, bottomRight.x), tf.sub(bottomLeft.y, bottomRight.y)]
  const [sx, sy] = [sumOf('x'), sumOf('y')]
  const cross = (a: Tensor, b: Tensor, c: Tensor, d: Tensor) => tf.sub(tf.mul(a, d), tf.mul(b, c))
  const determinant = cross(dx1, dx2, dy1, dy2)
  const g = tf.div(cross(sx, dx2, sy, dy2), determinant)
  const h = tf.div(cross(dx1, sx, dy1, sy), determinant)
  const row = (axis: 'x' | 'y'): Row => [
    tf.add(tf.sub(topRight[axis], topLeft[axis]), tf.mul(g, topRight[axis])),
    tf.add(tf.sub(bottomLeft[axis], topLeft[axis]), tf.mul(h, bottomLeft[axis])),
    topLeft[axis],
  ]
  const [[x1, x2, x3], [y1, y2, y3]] = [row('x'), row('y')]
  const one = tf.onesLike(g)
  // The rows of the adjugate, times the size of the image; then half a pixel back and forth.
  const toImage: Matrix = [
    scaled([cross(y2, y3, h, one), cross(x3, x2, one, h), cross(x2, x3, y2, y3)], width - 1),
    scaled([cross(y3, y1, one, g), cross(x1, x3, g, one), cross(x3, x1, y3, y1)], height - 1),
    [cross(y1, y2, g, h), cross(x2, x1, h, g), cross(x1, x2, y1, y2)],
  ]
  const [fromX, fromY, w] = toImage.map(([a, b, c]): Row => [
    a,
    b,
    tf.add(c, tf.mul(0.5, tf.add(a, b))),
  ]) as unknown as Matrix
  return [minusHalf(fromX, w), minusHalf(fromY, w), w]
}

/** The map with 1 as its last number, as tfjs' kernel takes it. */
function normalized(rows: Matrix): Matrix {
  const last = rows[2][2]
  return rows.map((row) => row.map((each) => tf.div(each, last))) as unknown as Matrix
}

function scaled(row: Row, factor: number): Row {
  return row.map((each) => tf.mul(each, factor)) as unknown as Row
}

function minusHalf(row: Row, w: Row): Row {
  return row.map((each, i) => tf.sub(each, tf.mul(0.5, w[i]!))) as unknown as Row
}
