/** Where axes lie. */
export interface Frame {
  /** Axes lie below one another, from left to right: on a narrow screen their names would not fit beside one another. */
  readonly isStacked: boolean
  readonly width: number
  readonly height: number
  /** Where a place, 0 … 1, of an axis is. */
  point(axis: number, place: number): readonly [x: number, y: number]
  /** Which place of an axis is at a point. */
  placeAt(x: number, y: number): number
}

const [top, bottom, side] = [40, 24, 64]
/** Between axes beside one another. */
const leastDistance = 124
/** Between axes below one another, and beside their ends. */
const [rowHeight, margin] = [62, 10]

/** @param width of the drawing in pixels @param axes how many there are */
export function frameOf(width: number, axes: number): Frame {
  const isStacked = width < axes * leastDistance
  const height = isStacked ? axes * rowHeight : 260
  const clamped = (place: number) => Math.min(1, Math.max(0, place))
  if (isStacked)
    return {
      isStacked,
      width,
      height,
      point: (axis, place) => [margin + place * (width - 2 * margin), 30 + axis * rowHeight],
      placeAt: (x) => clamped((x - margin) / (width - 2 * margin)),
    }
  return {
    isStacked,
    width,
    height,
    point: (axis, place) => [
      side + ((width - 2 * side) * axis) / Math.max(1, axes - 1),
      top + (1 - place) * (height - top - bottom),
    ],
    placeAt: (_, y) => clamped(1 - (y - top) / (height - top - bottom)),
  }
}
