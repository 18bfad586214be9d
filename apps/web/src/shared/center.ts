/** A gray picture, row by row, ink as 0 … 1. */
export interface Picture {
  readonly width: number
  readonly height: number
  readonly values: Float32Array
}

/**
 * A drawing as MNIST prepared its digits: the box of the ink is scaled to fit 20 × 20 with its proportions, and placed in a field of
 * 28 × 28 so that the center of mass of the ink is the center of the field (LeCun et al., 1998).
 * Other sizes keep the same proportions. Empty where nothing is drawn.
 */
export function centered({ width, height, values }: Picture, size = 28): Float32Array {
  const field = new Float32Array(size * size)
  const box = boxOf({ width, height, values })
  if (!box) return field
  const inner = Math.round((size * 20) / 28)
  const scale = Math.max(box.width, box.height) / inner
  const [w, h] = [Math.max(1, Math.round(box.width / scale)), Math.max(1, Math.round(box.height / scale))]
  const small = new Float32Array(w * h)
  let [mass, massX, massY] = [0, 0, 0]
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      const ink = areaMean(
        { width, height, values },
        box.x + (x * box.width) / w,
        box.y + (y * box.height) / h,
        box.width / w,
        box.height / h,
      )
      small[y * w + x] = ink
      mass += ink
      massX += ink * (x + 0.5)
      massY += ink * (y + 0.5)
    }
  }
  const left = Math.round(size / 2 - massX / mass)
  const top = Math.round(size / 2 - massY / mass)
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      const [column, row] = [x + left, y + top]
      if (column >= 0 && column < size && row >= 0 && row < size) field[row * size + column] = small[y * w + x]!
    }
  }
  return field
}

/** The smallest box that holds all ink. */
function boxOf({ width, height, values }: Picture) {
  let [left, right, top, bottom] = [width, -1, height, -1]
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (values[y * width + x]! < 0.05) continue
      left = Math.min(left, x)
      right = Math.max(right, x)
      top = Math.min(top, y)
      bottom = Math.max(bottom, y)
    }
  }
  return right < 0 ? undefined : { x: left, y: top, width: right - left + 1, height: bottom - top + 1 }
}

/** The mean over a box whose sides may lie between dots. */
function areaMean({ width, height, values }: Picture, x: number, y: number, w: number, h: number): number {
  let [sum, area] = [0, 0]
  for (let row = Math.floor(y); row < Math.min(height, Math.ceil(y + h)); row++) {
    const tall = Math.min(row + 1, y + h) - Math.max(row, y)
    for (let column = Math.floor(x); column < Math.min(width, Math.ceil(x + w)); column++) {
      const wide = Math.min(column + 1, x + w) - Math.max(column, x)
      sum += tall * wide * values[row * width + column]!
      area += tall * wide
    }
  }
  return area > 0 ? sum / area : 0
}
